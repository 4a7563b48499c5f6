import assert from "node:assert/strict";
import type { Message, Sent } from "../../../../../operations/protocol/kafka/declaration";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import { describeQuorum } from "../../../../../operations/protocol/kafka/messages/cluster-messages";
import { apiVersions } from "../../../../../operations/protocol/kafka/messages/connection-messages";
import { fetchMembers } from "../../../../../operations/protocol/kafka/metadata";
import { Refused } from "../../../../../operations/protocol/kafka/refused";
import { answering, brokerConnection, type FakeBroker } from "../../../../helpers/fake-broker";

type Versions = Sent<typeof apiVersions.response>;

const versionsOf = (...apiKeys: Versions["apiKeys"]): Versions => ({ errorCode: 0, apiKeys });
const only = ({ apiKey }: Message, minVersion: number, maxVersion: number) => ({ apiKey, minVersion, maxVersion });
const empty = { errorCode: 0, topics: [] };

/** A broker with these versions; it tells which requests came. */
function brokerWith(versions: Versions, freezes = () => false) {
  const asked: string[] = [];
  const broker: FakeBroker = {
    freezes,
    metadata: () => ({ brokers: [1], controller: 1, partitions: [] }),
    seen: (name, version) => asked.push(`${name} v${version}`),
    more: [
      answering(apiVersions, ({ clientSoftwareName }) =>
        // What a broker sends that does not know version 3: version 0, with its error.
        clientSoftwareName !== "" && versions.errorCode !== 0 ? versions : { ...versions, errorCode: 0 },
      ),
      answering(describeQuorum, () => empty),
    ],
  };
  return { connection: new KafkaConnection(brokerConnection(broker)), asked };
}

describe("the version of a request", () => {
  it("is the only one that is declared, without asking the broker for its versions", async () => {
    const { connection, asked } = brokerWith(versionsOf());
    await fetchMembers(connection);
    assert.deepEqual(asked, ["Metadata v1"]);
  });

  it("of a message with several is the highest that the broker has, asked for once per connection", async () => {
    const { connection, asked } = brokerWith(versionsOf(only(describeQuorum, 0, 1)));
    await Promise.all([
      connection.send(describeQuorum, { topics: [] }),
      connection.send(describeQuorum, { topics: [] }),
    ]);
    await connection.send(describeQuorum, { topics: [] });
    assert.deepEqual(asked, ["ApiVersions v3", ...Array<string>(3).fill("DescribeQuorum v1")]);
  });

  it("is asked for in version 0 of a broker that does not know the newest way", async () => {
    const { connection, asked } = brokerWith({ ...versionsOf(only(describeQuorum, 0, 9)), errorCode: 35 });
    await connection.send(describeQuorum, { topics: [] });
    assert.deepEqual(asked, ["ApiVersions v3", "ApiVersions v0", "DescribeQuorum v2"]);
  });

  it("is waited for no longer than the response would be, and asked for again by the next request", async () => {
    let silent = true;
    const { connection } = brokerWith(versionsOf(only(describeQuorum, 0, 1)), () => silent);
    const impatient = connection.send(describeQuorum, { topics: [] }, { timeoutMs: 20 });
    await assert.rejects(impatient, /^Error: no answer within 0\.02 s$/);
    silent = false;
    assert.deepEqual((await connection.send(describeQuorum, { topics: [] })).topics, []);
  });

  for (const [title, versions, message] of [
    ["has no such message", versionsOf(), /the broker has no version of DescribeQuorum .*: it has none, not 0-2/],
    ["is too new", versionsOf(only(describeQuorum, 3, 5)), /it has 3-5, not 0-2/],
  ] as const)
    it(`makes for a refusal that names both when the broker ${title}`, async () => {
      const { connection } = brokerWith(versions);
      await assert.rejects(connection.send(describeQuorum, { topics: [] }), (error: Error) => {
        assert(error instanceof Refused);
        assert.match(error.message, message);
        return true;
      });
    });
});
