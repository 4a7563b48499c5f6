import assert from "node:assert/strict";
import type { ServerGroups } from "../../../../../components/model/cluster-spec";
import { serverProperties } from "../../../../../components/services/kafka/kafka-files";
import { kafkaOf } from "../../../../../components/services/kafka/resolve";
import { judge, rawConfig, specOf } from "../../../../helpers/config";

/** What server.properties says, with these settings of Kafka. */
function said(kafka: Readonly<Record<string, string>>): string | undefined {
  const spec: ServerGroups = specOf({ kafka });
  const [broker] = kafkaOf(spec).servers;
  assert(broker);
  return serverProperties(spec, broker)["inter.broker.protocol.version"];
}

const issuesOf = (kafka: Readonly<Record<string, unknown>>) => judge(rawConfig({ kafka }));

describe("the protocol of the brokers among themselves", () => {
  it("is not written down when the stack file does not name it, so that files of older stacks stay the same", () => {
    assert.equal(said({}), undefined);
  });

  it("is that of the release with current, and written down", () => {
    assert.equal(said({ protocol: "current" }), "3.9");
    assert.equal(said({ protocol: "current", version: "2.4.1" }), "2.4");
  });

  it("is another one that the stack file names, and a reminder says that it is behind", () => {
    assert.equal(said({ protocol: "2.4" }), "2.4");
    const [issue, ...others] = issuesOf({ protocol: "2.4" });
    assert.deepEqual(others, []);
    assert.equal(issue?.severity, "warning");
    assert.match(issue.rule, /^is behind kafka\.version, 3\.9\.2: brokers can still become 2\.4 again/);
    assert.deepEqual(issuesOf({ protocol: "3.9" }), []);
    assert.deepEqual(issuesOf({ protocol: "2.4", version: "2.4.1" }), []);
  });

  for (const protocol of ["4.0", "3.10", "2.4.1", "2.4-IV1", "0.11", "latest", ""])
    it(`is refused when it is "${protocol}", with a fix that is accepted`, () => {
      const [issue, ...others] = issuesOf({ protocol });
      assert.deepEqual(others, []);
      assert.deepEqual([issue?.severity, issue?.property], ["error", "kafka.protocol"]);
      assert.equal(issue?.fix, 'remove it, or write "3.9" or current');
    });

  it("is refused when it is newer than the release, which would not start", () => {
    const [issue] = issuesOf({ version: "2.4.1", protocol: "3.9" });
    assert.match(issue?.rule ?? "", /from 1\.0 to 2\.4, the line of kafka\.version$/);
  });
});
