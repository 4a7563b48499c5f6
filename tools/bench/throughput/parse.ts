/** The final summary of ProducerPerformance. */
export interface ProducerResult {
  readonly recordsPerSecond: number;
  readonly megabytesPerSecond: number;
  /** 99th percentile of the time until a record was acknowledged, in milliseconds. */
  readonly p99: number;
}

/** The result of ConsumerPerformance, excluding the time to form the group. */
export interface ConsumerResult {
  readonly recordsPerSecond: number;
  readonly megabytesPerSecond: number;
}

/** Reads the last summary line of kafka-producer-perf-test. @throws Error when there is none. */
export function parseProducer(output: string): ProducerResult {
  const pattern =
    /^\d+ records sent, ([\d.]+) records\/sec \(([\d.]+) MB\/sec\), .* ms 50th, .* ms 95th, ([\d.]+) ms 99th, .* ms 99\.9th\.$/;
  const found = output
    .split("\n")
    .map((line) => pattern.exec(line.trim()))
    .findLast((match) => match !== null);
  if (!found) throw new Error(`kafka-producer-perf-test printed no summary:\n${output}`);
  const [, recordsPerSecond, megabytesPerSecond, p99] = found.map(Number);
  return { recordsPerSecond: recordsPerSecond ?? 0, megabytesPerSecond: megabytesPerSecond ?? 0, p99: p99 ?? 0 };
}

/** Reads the table of kafka-consumer-perf-test by its header. @throws Error when a column is missing. */
export function parseConsumer(output: string): ConsumerResult {
  const lines = output.split("\n").map((line) => line.split(",").map((cell) => cell.trim()));
  const at = lines.findIndex(([first]) => first === "start.time");
  const column = (name: string) => {
    const value = Number(lines[at + 1]?.[lines[at]?.indexOf(name) ?? -1]);
    if (Number.isNaN(value)) throw new Error(`kafka-consumer-perf-test printed no ${name}:\n${output}`);
    return value;
  };
  return { recordsPerSecond: column("fetch.nMsg.sec"), megabytesPerSecond: column("fetch.MB.sec") };
}
