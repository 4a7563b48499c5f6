import assert from "node:assert/strict";
import type { Purpose } from "../../components/services/kafka/clients/client-settings";
import { run } from "../../tools/lib/run";
import { brokerVersions, Generated } from "./support/generated";

/**
 * The name that librdkafka prints for one of its aliases. kcat looks among the settings of topics first, where
 * `enable.auto.commit` has an old namesake; other applications have no such order (see the test with confluent-kafka).
 */
const ownNames: Readonly<Record<string, string>> = {
  acks: "request.required.acks",
  "bootstrap.servers": "metadata.broker.list",
  "enable.auto.commit": "auto.commit.enable",
  "delivery.timeout.ms": "message.timeout.ms",
  "linger.ms": "queue.buffering.max.ms",
  "max.partition.fetch.bytes": "fetch.message.max.bytes",
  retries: "message.send.max.retries",
};

/** Values that it prints in another way. */
const ownValues: Readonly<Record<string, string>> = { all: "-1", earliest: "smallest" };

for (const version of brokerVersions)
  describe(`kcat, and with it librdkafka, with the files for brokers ${version}`, () => {
    const generated = new Generated(version);
    after(() => generated.remove());

    for (const purpose of ["producer", "consumer"] as const satisfies readonly Purpose[])
      it(`understands every line of librdkafka-${purpose}.conf as it is meant`, async () => {
        const { stdout } = await run("kcat", ["-F", generated.path(`librdkafka-${purpose}.conf`), "-X", "dump"]);
        const dump = Object.fromEntries(
          stdout.split("\n").flatMap((line) => {
            const [, key, value] = /^\s*(\S+) = (.*)$/.exec(line) ?? [];
            return key === undefined ? [] : [[key, value]];
          }),
        ) as Record<string, string>;
        for (const [key, value] of Object.entries(generated.wanted("librdkafka", purpose)))
          assert.equal(dump[ownNames[key] ?? key], ownValues[value] ?? value, key);
      });

    it("refuses a line that is spelt wrongly", async () => {
      const text = generated.outputs.clientFiles["librdkafka-producer.conf"];
      const broken = generated.write("broken.conf", text.replace("enable.idempotence", "enable.idempotency"));
      const { exitCode, stderr } = await run("kcat", ["-F", broken, "-X", "dump"], { reject: false });
      assert.notEqual(exitCode, 0);
      assert.match(stderr, /No such configuration property: "enable\.idempotency"/);
    });
  });
