import assert from "node:assert/strict";
import { attemptOf, rolledAttempt } from "../../../../components/hosts/attempt";
import { specOf } from "../../../helpers/config";
import { startEngine, stopEngine } from "../../../helpers/engine";

describe("an attempt", () => {
  afterEach(stopEngine);

  it("is another one as soon as anything else is asked for", () => {
    assert.equal(attemptOf(specOf()), attemptOf(specOf()));
    assert.notEqual(attemptOf(specOf()), attemptOf(specOf({ kafka: { heap: "2g" } })));
    assert.notEqual(attemptOf(specOf()), attemptOf(specOf({ roll: { pauseAfter: "first" } })));
  });

  it("that came to its end is found in the state, at the roll", async () => {
    const roll = { type: "kafka-zookeeper:index:Roll", outputs: { attempt: "0123" } };
    startEngine({}, { state: { "urn:pulumi:t::p::a$kafka-zookeeper:index:Roll::cluster-roll": roll } });
    assert.equal(await rolledAttempt("cluster-roll"), "0123");
  });

  it("has none before it in a new stack", async () => {
    startEngine({});
    assert.equal(await rolledAttempt("cluster-roll"), "");
  });
});
