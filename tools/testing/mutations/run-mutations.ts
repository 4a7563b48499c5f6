import os from "node:os";
import { projectRoot } from "../../../operations/lib/paths";
import type { Failure, Totals } from "../part";
import { minutes } from "../summary";
import { MutatedCopy } from "./mutated-copy";
import { type Mutation, readMutations } from "./mutation";

/**
 * Breaks one line after the other in throwaway copies and runs the unit tests there, without goldens: a golden shows that
 * a file has changed, not that something would break. What survives is a failure.
 */
export async function runMutations(signal: AbortSignal): Promise<Totals> {
  const mutations = await readMutations(projectRoot);
  const copies = await Promise.all(Array.from({ length: os.availableParallelism() }, () => MutatedCopy.create()));
  try {
    const [first] = copies;
    if (first && !(await first.passes(undefined, signal)))
      return { passed: 0, failed: [{ title: "mutations", message: "the unit tests fail without a mutation" }] };
    return await judgeAll(mutations, copies, signal);
  } finally {
    await Promise.all(copies.map((copy) => copy.remove()));
  }
}

async function judgeAll(
  mutations: readonly Mutation[],
  copies: readonly MutatedCopy[],
  signal: AbortSignal,
): Promise<Totals> {
  const started = performance.now();
  const failed: Failure[] = [];
  let done = 0;
  const queue = mutations.values();
  const work = async (copy: MutatedCopy) => {
    for (const mutation of queue) {
      const failure = await judge(mutation, copy, signal);
      if (failure) failed.push(failure);
      done += 1;
      const word = failure ? "✖" : "✔";
      console.log(`  ${word} ${done}/${mutations.length} (${minutes(performance.now() - started)}) ${mutation.title}`);
    }
  };
  // The copies are removed only when nothing runs in them any more.
  const ends = await Promise.allSettled(copies.map(work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return { passed: mutations.length - failed.length, failed };
}

async function judge(mutation: Mutation, copy: MutatedCopy, signal: AbortSignal): Promise<Failure | undefined> {
  const title = `mutation survives: ${mutation.title}`;
  try {
    if (await copy.notices(mutation, signal)) return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return { title: mutation.title, message: (error as Error).message };
  }
  const { file, before, after } = mutation;
  return { title, message: `${file}: no behaviour test fails when\n${before}\nbecomes\n${after}` };
}
