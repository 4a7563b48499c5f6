import assert from "node:assert/strict";
import { describeReasons, formatDigest, restartReasons } from "../../../../components/model/service-digest";

const causes = { distribution: "a", configuration: "b", jvm: "c", certificate: "d" };

describe("restartReasons", () => {
  it("finds nothing when a service runs as configured", () => {
    assert.deepEqual(restartReasons(formatDigest(causes), formatDigest(causes)), []);
  });

  for (const cause of ["distribution", "configuration", "jvm", "certificate"] as const)
    it(`finds that the ${cause} changed, and nothing else`, () => {
      assert.deepEqual(restartReasons(formatDigest(causes), formatDigest({ ...causes, [cause]: "x" })), [cause]);
    });

  it("finds several causes at once", () => {
    const reasons = restartReasons(formatDigest(causes), formatDigest({ ...causes, configuration: "x", jvm: "x" }));
    assert.equal(describeReasons(reasons), "configuration changed, unit or JVM options changed");
  });

  for (const running of ["", "edited", "0123456789abcdef"])
    it(`takes a service that was started with "${running}" for one with other files`, () => {
      assert.deepEqual(restartReasons(running, formatDigest(causes)), ["drift"]);
    });
});
