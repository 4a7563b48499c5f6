import assert from "node:assert/strict";
import { withTimeout } from "../../../../operations/lib/timeout";
import { VirtualClock } from "../../../helpers/virtual-clock";

describe("withTimeout", () => {
  it("leaves no timer behind after an answer", async () => {
    const clock = new VirtualClock();
    const options = { milliseconds: 30_000, message: "silence", clock };
    assert.equal(await withTimeout(() => Promise.resolve(7), options), 7);
    await clock.sleep(1);
    assert.equal(clock.now(), 1);
  });
});
