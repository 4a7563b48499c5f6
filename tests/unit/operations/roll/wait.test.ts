import assert from "node:assert/strict";
import { GateExpired, inTime, list, untilHealthy } from "../../../../operations/roll/wait";
import { VirtualClock } from "../../../helpers/virtual-clock";

/** A gate whose looks find these one after the other, the last one for ever. */
async function wait(
  found: readonly (string[] | Error)[],
  seconds = 60,
  giveUp?: () => Promise<void>,
  sure?: () => boolean,
) {
  const clock = new VirtualClock();
  const said: string[] = [];
  let looks = 0;
  const problemsOf = () => {
    const next = found[Math.min(looks, found.length - 1)] ?? [];
    looks += 1;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const error = await untilHealthy({
    what: "broker 2, after its restart",
    seconds,
    problemsOf,
    ...(giveUp === undefined ? {} : { giveUp }),
    sure,
    say: (line) => said.push(line),
    clock,
  }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { looks, said, error, seconds: clock.now() / 1_000 };
}

describe("a gate", () => {
  it("opens after three healthy looks in a row, without a word", async () => {
    const { looks, said, error, seconds } = await wait([[]]);
    assert.deepEqual([looks, said, error, seconds], [3, [], undefined, 0.5]);
  });

  it("opens after one healthy look where that is enough, and not before", async () => {
    const { looks, error } = await wait([["a"], []], 60, undefined, () => true);
    assert.deepEqual([looks, error], [2, undefined]);
  });

  it("counts anew after a blip", async () => {
    const { looks, error } = await wait([[], [], ["blip"], [], [], ["blip"], []]);
    assert.deepEqual([looks, error], [9, undefined]);
  });

  it("says what it waits for, and again every few seconds only", async () => {
    const { said } = await wait([...Array<string[]>(30).fill(["a", "b", "c", "d"]), []]);
    assert.deepEqual(said, Array(2).fill("broker 2, after its restart: waiting for a; b; c; and 1 more"));
  });

  it("that does not open in time fails with what, rule, given and fix", async () => {
    const { error, seconds } = await wait([["broker 2 is not in sync with partition orders-0", "more"]], 30);
    assert(error instanceof GateExpired);
    assert.equal(
      error.message,
      "broker 2, after its restart: must be healthy within 30 s (readyTimeout)\n" +
        "    given: broker 2 is not in sync with partition orders-0; more\n" +
        "    fix:   look at journalctl -u kafka -u zookeeper on the host that is named, then run again: it goes on here",
    );
    assert(seconds > 30 && seconds < 31);
  });

  it("opens late when it is healthy at last, though not stable yet", async () => {
    const { error } = await wait([...Array<string[]>(4).fill(["slow"]), []], 1);
    assert.equal(error, undefined);
  });

  it("takes a look that fails for a problem, not for the end", async () => {
    const { said, error } = await wait([new Error("no broker answers"), []]);
    assert.equal(error, undefined);
    assert.deepEqual(said, ["broker 2, after its restart: waiting for no broker answers"]);
  });

  it("is given up when waiting is in vain", async () => {
    let asked = 0;
    const giveUp = () => ((asked += 1) < 3 ? Promise.resolve() : Promise.reject(new Error("in vain")));
    const { error, seconds } = await wait([["never"]], 600, giveUp);
    assert.match(String(error), /in vain/);
    assert(seconds < 15);
  });

  it("is never given up while all is healthy", async () => {
    const { error } = await wait([[]], 60, () => Promise.reject(new Error("in vain")));
    assert.equal(error, undefined);
  });

  it("does not wait for ever for a host that froze", async () => {
    const clock = new VirtualClock();
    const frozen = { what: "cluster", seconds: 60, problemsOf: () => new Promise<string[]>(() => undefined) };
    await assert.rejects(
      untilHealthy({ ...frozen, say: () => undefined, clock }),
      /given: the hosts do not answer \(30 s\)/,
    );
    assert(clock.now() <= 95_000);
  });
});

describe("a question", () => {
  it("that is answered leaves no timer behind", async () => {
    const clock = new VirtualClock();
    assert.equal(await inTime(clock, () => Promise.resolve(7), "silence"), 7);
    await clock.sleep(1);
    assert.equal(clock.now(), 1);
  });
});

describe("a list of problems", () => {
  it("is cut, and says so", () => {
    assert.equal(list(["a", "b"], 2), "a; b");
    assert.equal(list(["a", "b", "c", "d"], 2), "a; b; and 2 more");
    assert.equal(list([], 2), "");
  });
});
