/** Work on topics that does not get on any more; waiting longer would not help. */
export class Stalled extends Error {}

/** @param given - What is still missing. */
export function stalled(what: string, seconds: number, given: string, fix: string): Stalled {
  return new Stalled(`topics: ${what} within ${seconds} s\n    given: ${given}\n    fix:   ${fix}`);
}
