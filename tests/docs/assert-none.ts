import assert from "node:assert/strict";

/** Fails with a list of everything that is wrong, and what to do about it. */
export function assertNone(found: readonly string[], advice: string): void {
  assert.equal(found.length, 0, `${advice}:\n${found.join("\n")}`);
}
