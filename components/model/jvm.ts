/** A JVM heap: a number followed by k, m or g, as in `-Xmx`. */
export const heapPattern = /^[1-9]\d*[kmg]$/i;

/** Size of a heap in bytes, for example 536870912 for `512m`; undefined when it is not a size. */
export function heapBytes(heap: string): number | undefined {
  if (!heapPattern.test(heap)) return undefined;
  const power = { k: 1, m: 2, g: 3 }[heap.slice(-1).toLowerCase()] ?? 0;
  return Number.parseInt(heap, 10) * 1024 ** power;
}

/** How a JVM is started, without the JVM itself. */
export interface JavaProgram {
  readonly options: readonly string[];
  readonly classPath: string;
  readonly arguments: readonly string[];
}

/**
 * The JVM options of a service: fixed heap, G1 as the Kafka documentation recommends it ("Java Version"), and an
 * exit on an exhausted heap so that systemd starts a fresh process. Options that come later on a command line win.
 */
export function jvmOptions(heap: string): string[] {
  return [
    `-Xms${heap}`,
    `-Xmx${heap}`,
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=20",
    "-XX:InitiatingHeapOccupancyPercent=35",
    "-XX:+ExplicitGCInvokesConcurrent",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
  ];
}
