import assert from "node:assert/strict";
import { logLevelChanges } from "../../../../../operations/services/kafka/log-level-changes";

const told = new Map(
  Object.entries({
    root: "INFO",
    "state.change.logger": "INFO",
    "kafka.log.LogCleaner": "INFO",
    "kafka.log.remote.RemoteLogManager": "INFO",
    "kafka.logging": "INFO",
  }),
);

describe("the change of log levels of a running broker", () => {
  it("is that of the logger itself where the broker has it, and only where its level differs", () => {
    const found = logLevelChanges({ "state.change.logger": "TRACE", "kafka.logging": "INFO" }, told, []);
    assert.deepEqual(found.changes, { "state.change.logger": "TRACE" });
    assert.deepEqual(found.held, ["kafka.logging", "state.change.logger"]);
  });

  it("is that of every logger below a package that the broker has no logger of, and of no namesake", () => {
    const { changes } = logLevelChanges({ "kafka.log": "DEBUG" }, told, []);
    assert.deepEqual(changes, { "kafka.log.LogCleaner": "DEBUG", "kafka.log.remote.RemoteLogManager": "DEBUG" });
  });

  it("leaves to a longer name what is below it", () => {
    const { changes } = logLevelChanges({ "kafka.log": "DEBUG", "kafka.log.remote": "WARN" }, told, []);
    assert.deepEqual(changes, { "kafka.log.LogCleaner": "DEBUG", "kafka.log.remote.RemoteLogManager": "WARN" });
  });

  it("takes back what left the stack, and leaves alone what never had a level from it", () => {
    const { changes, held } = logLevelChanges({}, told, ["kafka.logging", "gone.since"]);
    assert.deepEqual([changes, held], [{ "kafka.logging": null }, []]);
  });

  it("gives the root logger its usual level back, which a broker cannot take away", () => {
    assert.deepEqual(logLevelChanges({}, new Map([["root", "WARN"]]), ["root"]).changes, { root: "INFO" });
    assert.deepEqual(logLevelChanges({}, told, ["root"]).changes, {});
    assert.deepEqual(logLevelChanges({ root: "WARN" }, told, []).changes, { root: "WARN" });
  });

  it("names what the broker has no logger of yet", () => {
    assert.deepEqual(logLevelChanges({ "kafka.contoller": "TRACE" }, told, []).unknown, ["kafka.contoller"]);
  });
});
