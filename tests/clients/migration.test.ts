import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { alterConfigs } from "../../operations/protocol/kafka/configs";
import type { KafkaConnection } from "../../operations/protocol/kafka/kafka-connection";
import { fetchMetadata } from "../../operations/protocol/kafka/metadata";
import { fetchMigrationState } from "../../operations/protocol/kafka/metadata-log";
import { alterQuotas } from "../../operations/protocol/kafka/quotas";
import { createTopics } from "../../operations/protocol/kafka/topics";
import { inTierAll } from "../e2e/support/tiers";
import { startRoot } from "../fuzz/support/startable";
import { MigratingCluster } from "./support/migrating-cluster";

inTierAll(() =>
  describe("the way of real servers of Kafka 3.9.2 from ZooKeeper to KRaft, by the roll", () => {
    let cluster: MigratingCluster;
    let backups = "";

    const state = () => cluster.until(() => cluster.ask("kafka-controller", fetchMigrationState));

    before(async () => {
      cluster = new MigratingCluster();
      await cluster.up("zookeeper");
      const done = (work: (broker: KafkaConnection) => Promise<unknown>) =>
        cluster.until(() => cluster.ask("kafka", async (broker) => work(broker).then(() => true)));
      const topic = { name: "orders", partitions: 3, replicationFactor: 1, config: { "retention.ms": "86400000" } };
      const settings = [
        { type: "broker", name: "1", changes: { "background.threads": "12" } },
        { type: "broker", name: "", changes: { "message.max.bytes": "1048580" } },
      ] as const;
      const quotas = { producer_byte_rate: 1_000_000, request_percentage: 12.5 };
      await done((broker) => createTopics(broker, [topic]));
      for (const one of settings) await done((broker) => alterConfigs(broker, [one]));
      await done((broker) => alterQuotas(broker, [{ name: "al ice*", changes: quotas }]));
    });

    after(() => cluster.remove());

    it("begins with a controller whose log says that the copy waits for the broker", async () => {
      await cluster.up("controllers");
      assert.equal(await state(), "waiting");
    });

    it("goes on to dual-write, which the log says as well", async () => {
      await cluster.up("dual-write");
      assert.equal(await state(), "both");
    });

    it("ends in KRaft with the same settings and quotas, and the log says that ZooKeeper was left", async () => {
      await cluster.up("dual-write-kraft");
      await cluster.up("kraft");
      backups = cluster.said.join("\n");
      assert(
        cluster.said.some((line) => line.startsWith("topics, settings, ACLs, logins and quotas are the same")),
        cluster.said.join("\n"),
      );
      assert.equal(await state(), "left");
    });

    it("has what its controllers knew again from the backup that was made before, as docs/kraft.md says", async () => {
      const [, archive = ""] = /^backup of controller 101 on kafka1: (.*)$/m.exec(backups) ?? [];
      await cluster.whileStopped(() => {
        rmSync(cluster.place(`${startRoot}/data/kafka-controller`), { recursive: true });
        execFileSync("tar", ["-xzf", archive, "-C", "/"]);
        rmSync(cluster.place(`${startRoot}/data/kafka/__cluster_metadata-0`), { recursive: true });
      });
      const partitions = await cluster.until(() =>
        cluster.ask("kafka", async (broker) => {
          const found = (await fetchMetadata(broker)).partitions.filter(({ topic }) => topic === "orders");
          return found.length === 3 && found.every(({ leader }) => leader === 1) ? found : undefined;
        }),
      );
      assert.equal(partitions.length, 3);
      const directories = readdirSync(cluster.place(`${startRoot}/data/kafka`));
      assert.deepEqual(
        directories.filter((name) => name.endsWith("-stray")),
        [],
      );
    });
  }),
);
