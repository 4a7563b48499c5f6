/** A JVM heap: a number followed by k, m or g, as in `-Xmx`. */
export const heapPattern = /^[1-9]\d*[kmg]$/i;

/** Size of a heap in bytes, for example 536870912 for `512m`; undefined when it is not a size. */
export function heapBytes(heap: string): number | undefined {
  if (!heapPattern.test(heap)) return undefined;
  const power = { k: 1, m: 2, g: 3 }[heap.slice(-1).toLowerCase()] ?? 0;
  return Number.parseInt(heap, 10) * 1024 ** power;
}

const units: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4 };

/**
 * A size as `-Xmx` takes it, for one that people write in another way; undefined when it is none.
 *
 * @example suggestSize("0.5g") is 512m, suggestSize("4Gi") is 4g, suggestSize("1073741824") is 1g
 */
export function suggestSize(text: string): string | undefined {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])i?)?(?:b|bytes?)?(?:\/s)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  // A small number without a unit means gibibytes, a larger one mebibytes; only what is longer can be bytes.
  const power = unit !== "" ? (units[unit.toLowerCase()] ?? 0) : number < 64 ? 3 : number < 2 ** 20 ? 2 : 0;
  return sizeOf(number * 1024 ** power);
}

/** Bytes in the largest unit of which they are a whole number, rounded up to kibibytes. */
export function sizeOf(bytes: number): string | undefined {
  const kibibytes = Math.ceil(bytes / 1024);
  if (kibibytes < 1 || !Number.isSafeInteger(kibibytes)) return undefined;
  const [size = 1, unit = "k"] =
    (
      [
        [1024 ** 2, "g"],
        [1024, "m"],
        [1, "k"],
      ] as const
    ).find(([one]) => kibibytes % one === 0) ?? [];
  return `${kibibytes / size}${unit}`;
}

/** How a JVM is started, without the JVM itself. */
export interface JavaProgram {
  readonly options: readonly string[];
  readonly classPath: string;
  readonly arguments: readonly string[];
}

/**
 * Options that choose a garbage collector. Those of one name belong together: the JVM starts with no more than one
 * (HotSpot, `GCConfig::select_gc`: "Multiple garbage collectors selected").
 */
const collectors: Readonly<Record<string, string>> = {
  UseG1GC: "G1",
  UseZGC: "Z",
  UseShenandoahGC: "Shenandoah",
  UseParallelGC: "Parallel",
  UseParallelOldGC: "Parallel",
  UseSerialGC: "Serial",
  UseEpsilonGC: "Epsilon",
  UseConcMarkSweepGC: "ConcMarkSweep",
  UseParNewGC: "ConcMarkSweep",
};

/** The garbage collector that an option chooses; undefined when it chooses none. */
export function collectorOf(option: string): string | undefined {
  const [, flag = ""] = /^-XX:\+(\w+)$/.exec(option) ?? [];
  return Object.hasOwn(collectors, flag) ? collectors[flag] : undefined;
}

/** G1, as the Kafka documentation recommends it ("Java Version"). */
const garbageFirst = [
  "-XX:+UseG1GC",
  "-XX:MaxGCPauseMillis=20",
  "-XX:InitiatingHeapOccupancyPercent=35",
  "-XX:+ExplicitGCInvokesConcurrent",
];

/**
 * The JVM options of a service: fixed heap, the G1 collector unless a stack's own options choose another, and an exit on
 * an exhausted heap so that systemd starts a fresh process. Options that come later on a command line win.
 *
 * @param further - the options of the stack, which stand behind these
 */
export function jvmOptions(heap: string, further: readonly string[] = []): string[] {
  const chosen = further.map(collectorOf).find((name) => name !== undefined) ?? "G1";
  return [
    `-Xms${heap}`,
    `-Xmx${heap}`,
    ...(chosen === "G1" ? garbageFirst : []),
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
  ];
}
