import assert from "node:assert/strict";
import { controllerChanges } from "../../../../../../components/services/kafka/controllers/check-change";
import type { ServerChange, ServerState } from "../../../../../../components/services/server-change";

const voters = "101@10.0.0.1:9095,102@10.0.0.2:9095,103@10.0.0.3:9095";
const controller = (properties: Readonly<Record<string, string>> = {}): ServerState => ({
  version: "4.3.1",
  properties: {
    "node.id": "101",
    "controller.quorum.voters": voters,
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT",
    ...properties,
  },
});
const change = (service: string, installed: ServerState, wanted: ServerState): ServerChange => {
  return { place: "kafka1", service, runs: true, wanted, running: {}, installed, left: {} };
};
const problems = (installed: ServerState, wanted: ServerState) =>
  controllerChanges.check([change("kafka-controller", installed, wanted)]);

describe("a change of controllers", () => {
  for (const [what, changed, given] of [
    ["one that joins", `${voters},104@10.0.0.4:9095`, "104 joins"],
    ["one that leaves", "101@10.0.0.1:9095,102@10.0.0.2:9095", "103 leaves"],
    ["another id", voters.replace("103@", "203@"), "203 joins, 103 leaves"],
    ["another address", voters.replace("10.0.0.3", "10.0.0.9"), "103 moves from 10.0.0.3:9095 to 10.0.0.9:9095"],
    ["another port", "101@10.0.0.1:9096", "101 moves from 10.0.0.1:9095 to 10.0.0.1:9096, 102 leaves, 103 leaves"],
  ] as const)
    it(`is refused for ${what}, because the voters of a quorum are written down in every file`, () => {
      const [problem] = problems(controller(), controller({ "controller.quorum.voters": changed }));
      assert.equal(problem?.given, given);
      assert.match(problem?.fix ?? "", new RegExp(`^set them back to ${voters.replaceAll(".", "\\.")};`));
      assert.match(
        problem?.fix ?? "",
        /to change them, set kafka\.controllers\.quorum: both \(Kafka 4\.1 or newer\), then dynamic/,
      );
    });

  it("is allowed for all else, and where nothing was installed", () => {
    assert.deepEqual(problems(controller(), { ...controller(), version: "4.3.2" }), []);
    assert.deepEqual(problems({}, controller()), []);
  });

  it("is refused for a data directory that would be left behind with the vote and the metadata", () => {
    const left = { "/old": ["__cluster_metadata-0"] };
    const [problem] = controllerChanges.check([{ ...change("kafka-controller", controller(), controller()), left }]);
    assert.match(problem?.rule ?? "", /^kafka\.controllers\.paths\.data: /);
  });
});
