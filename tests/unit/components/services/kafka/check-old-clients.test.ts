import assert from "node:assert/strict";
import { brokerChanges } from "../../../../../components/services/kafka/check-change";
import { stepKeys } from "../../../../../components/services/kafka/check-metadata";
import type { ServerState } from "../../../../../components/services/server-change";

const inKraft = (version: string): ServerState => ({ version, properties: { [stepKeys.roles]: "broker" } });

/** What is said of a broker in KRaft that has one release and shall have another. */
function said(installed: string, wanted: string, running = installed) {
  const [before, after] = [inKraft(installed), inKraft(wanted)];
  return brokerChanges.check([
    {
      place: "kafka1",
      service: "kafka",
      runs: true,
      installed: before,
      wanted: after,
      running: inKraft(running),
      left: {},
    },
  ]);
}

describe("an upgrade of brokers to Kafka 4", () => {
  it("warns of clients older than 2.1, which it would shut out, and says where brokers count them", () => {
    const [warning, ...others] = said("3.9.2", "4.3.1");
    assert.deepEqual(others, []);
    assert.equal(warning?.severity, "warning");
    assert.match(warning.rule, /does not understand clients older than 2\.1 \(KIP-896\)/);
    assert.match(warning.fix, /DeprecatedRequestsPerSec/);
  });

  it("warns while a broker still runs the old release, when a roll was cut", () => {
    assert.equal(said("4.3.1", "4.3.1", "3.9.2").length, 1);
  });

  it("warns of nobody between releases that understand the same clients", () => {
    assert.deepEqual([...said("3.9.1", "3.9.2"), ...said("4.0.0", "4.3.1"), ...said("4.3.1", "4.0.0")], []);
  });
});
