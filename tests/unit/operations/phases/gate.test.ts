import assert from "node:assert/strict";
import { type Gate, GateTimeout, untilReady } from "../../../../operations/phases/gate";
import { VirtualClock } from "../../../helpers/virtual-clock";

/** A gate whose reads find these one after the other, the last one for ever. */
async function wait(found: readonly (string[] | Error)[], more: Partial<Gate> = {}) {
  const clock = new VirtualClock();
  const printed: string[] = [];
  let reads = 0;
  const problemsOf = () => {
    const next = found[Math.min(reads, found.length - 1)] ?? [];
    reads += 1;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const error = await untilReady({
    what: "broker 2, after its restart",
    seconds: 60,
    inspect: "the logs",
    problemsOf,
    log: (line) => printed.push(line),
    clock,
    ...more,
  }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { reads, printed, error, seconds: clock.now() / 1_000 };
}

describe("A gate", () => {
  it("opens after three ready reads in a row and prints nothing", async () => {
    const { reads, printed, error, seconds } = await wait([[]]);
    assert.deepEqual([reads, printed, error, seconds], [3, [], undefined, 0.5]);
  });

  it("opens after one ready read where no confirmation is needed, and not before", async () => {
    const { reads, error } = await wait([["a"], []], { skipConfirmation: () => true });
    assert.deepEqual([reads, error], [2, undefined]);
  });

  it("waits for what says that a read is worth it, without a pause for as long again, and whether or not it fails", async () => {
    const clock = new VirtualClock();
    for (const before of [() => clock.sleep(5_000), () => clock.sleep(5_000).then(() => Promise.reject(new Error()))]) {
      const from = clock.now();
      const { error } = await wait([["a"], []], { before, clock, skipConfirmation: () => true });
      assert.deepEqual([error, clock.now() - from], [undefined, 10_250]);
    }
  });

  it("does not wait for it again before the reads that confirm the first ready one", async () => {
    let waits = 0;
    const before = () => Promise.resolve(void waits++);
    const { reads, error } = await wait([["a"], [], ["b"], []], { before });
    assert.deepEqual([reads, waits, error], [6, 3, undefined]);
  });

  it("counts ready reads anew after a problem in between", async () => {
    const { reads, error } = await wait([[], [], ["blip"], [], [], ["blip"], []]);
    assert.deepEqual([reads, error], [9, undefined]);
  });

  it("prints the same problems again only after 30 s", async () => {
    const looks = (seconds: number) => Array<string[]>(seconds * 4).fill(["a", "b", "c", "d"]);
    const line = "broker 2, after its restart: not ready yet: a; b; c; and 1 more";
    assert.deepEqual((await wait([...looks(29), []])).printed, [line]);
    assert.deepEqual((await wait([...looks(36), []])).printed, [line, line]);
  });

  it("prints problems that changed, at most every 5 s", async () => {
    const { printed } = await wait([["a"], ...Array<string[]>(19).fill(["b"]), ["c"], []]);
    assert.deepEqual(
      printed,
      ["a", "c"].map((problem) => `broker 2, after its restart: not ready yet: ${problem}`),
    );
  });

  it("that does not open in time fails with what, rule, given and fix", async () => {
    const { error, seconds } = await wait([["broker 2 is not in sync with partition orders-0", "more"]], {
      seconds: 30,
    });
    assert(error instanceof GateTimeout);
    assert.equal(
      error.message,
      "broker 2, after its restart: must be ready within 30 s (readyTimeout)\n" +
        "    given: not ready: broker 2 is not in sync with partition orders-0; more\n" +
        "    fix:   read the logs, then run again: it resumes here",
    );
    assert(seconds > 30 && seconds < 31);
  });

  it("opens late when the last read before its timeout is ready", async () => {
    const { error } = await wait([...Array<string[]>(4).fill(["slow"]), []], { seconds: 1 });
    assert.equal(error, undefined);
  });

  it("takes a read that fails for a problem and goes on waiting", async () => {
    const { printed, error } = await wait([new Error("no broker is responding"), []]);
    assert.equal(error, undefined);
    assert.deepEqual(printed, ["broker 2, after its restart: not ready yet: no broker is responding"]);
  });

  it("fails fast when waiting is in vain", async () => {
    let asked = 0;
    const failFast = () => ((asked += 1) < 3 ? Promise.resolve() : Promise.reject(new Error("in vain")));
    const { error, seconds } = await wait([["never"]], { seconds: 600, failFast });
    assert.match(String(error), /in vain/);
    assert(seconds < 15);
  });

  it("never fails fast while everything is ready", async () => {
    const { error } = await wait([[]], { failFast: () => Promise.reject(new Error("in vain")) });
    assert.equal(error, undefined);
  });

  it("does not wait for ever for a host that froze", async () => {
    const { error, seconds } = await wait([], { problemsOf: () => new Promise<string[]>(() => undefined) });
    assert.match(String(error), /given: not ready: the hosts are not responding \(30 s\)/);
    assert(seconds <= 95);
  });
});
