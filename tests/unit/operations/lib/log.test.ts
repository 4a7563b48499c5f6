import assert from "node:assert/strict";
import { throttled, withProgress } from "../../../../operations/lib/log";
import { VirtualClock } from "../../../helpers/virtual-clock";

/** What is printed of a line for each second. */
async function printed(lines: readonly string[], quietMs: number): Promise<string[]> {
  const clock = new VirtualClock();
  const out: string[] = [];
  const log = throttled((line) => out.push(`${clock.now() / 1_000} s: ${line}`), { clock, quietMs });
  for (const line of lines) {
    log(line);
    await clock.sleep(1_000);
  }
  return out;
}

describe("throttled", () => {
  it("prints a line that stays the same once in 30 s", async () => {
    assert.deepEqual(await printed(Array<string>(61).fill("a"), 0), ["0 s: a", "30 s: a", "60 s: a"]);
  });

  it("prints a line that changes all the time every 5 s", async () => {
    const lines = Array.from({ length: 11 }, (_, index) => String(index));
    assert.deepEqual(await printed(lines, 0), ["0 s: 0", "5 s: 5", "10 s: 10"]);
  });

  it("prints nothing of work that ends within the quiet time", async () => {
    assert.deepEqual(await printed(Array<string>(5).fill("a"), 5_000), []);
  });
});

describe("throttled with the elapsed time", () => {
  it("prints a line that stays the same once in 30 s, with how long it has been so", async () => {
    const clock = new VirtualClock();
    const out: string[] = [];
    const log = throttled((line) => out.push(line), { clock, showsElapsed: true });
    for (let second = 0; second < 41; second += 1) {
      log("replicas move");
      await clock.sleep(1_000);
    }
    assert.deepEqual(out, ["replicas move, for 5 s", "replicas move, for 35 s"]);
  });
});

describe("withProgress", () => {
  it("prints what is waited for after 5 s, then every 30 s, and returns the result", async () => {
    const clock = new VirtualClock();
    const out: number[] = [];
    const task = clock.sleep(70_000).then(() => 7);
    assert.equal(await withProgress("broker 2 to end", () => out.push(clock.now()), clock, task), 7);
    assert.deepEqual(out, [5_000, 35_000, 65_000]);
  });
});
