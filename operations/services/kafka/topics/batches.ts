/** A request keeps one of the threads of a broker, `num.io.threads`, 8 by default, busy: two are left for others. */
const atOnce = 6;

/** Does something with all of a list, some at a time, in several requests at once; the answers come in their order. */
export async function inBatches<T, R>(
  all: readonly T[],
  size: number,
  request: (some: readonly T[]) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  const left = batchesOf(all, size).entries();
  const next = async (): Promise<void> => {
    for (const [at, some] of left) answers[at] = await request(some);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return answers;
}

/** A list in parts of at most that many. */
export function batchesOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
