import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import tls from "node:tls";
import { once } from "node:events";
import { clientFilesOf } from "../../components/outputs/cluster-outputs";
import { alterConfigs } from "../../operations/protocol/kafka/configs";
import { createTopics } from "../../operations/protocol/kafka/topics";
import { onLoopback } from "./support/quorum-cluster";
import { RolledQuorum } from "./support/rolled-quorum";
import { type Sending, sendingWith } from "./support/sending";
import { inTierAll } from "../e2e/support/tiers";

const topic = { name: "orders", partitions: 3, replicationFactor: 3, config: {} };
const probe = { name: "probe", produce: ["orders"], consume: [{ topics: ["orders"], group: "meanwhile-*" }] };
const login = { user: "probe", password: "a-Password-of-Nobody" };
const passwords = { "probe/SCRAM-SHA-512": login.password };

describe("three combined nodes with the files that are rendered for them", () => {
  const areOne = (version: string) =>
    it(`are a quorum and brokers of Kafka ${version}, restart with the active controller last, and no send fails`, async () => {
      const more = { users: [probe], combined: true };
      const cluster = new RolledQuorum(version, "secure", more);
      let sending: Sending | undefined;
      try {
        await cluster.up("secure", more);
        await cluster.giveUsers(passwords);
        const connection = await cluster.connect("kafka", 1);
        const [made] = await createTopics(connection, [topic]);
        assert.equal(made?.errorCode, 0, made?.errorMessage ?? "");
        const { leader, voters } = await cluster.quorum();
        assert.deepEqual(voters.map(({ id }) => id).sort(), [1, 2, 3]);
        sending = await sendingWith(filesOf(cluster));
        cluster.said.length = 0;
        await cluster.up("secure", { ...more, properties: { "num.partitions": 2 } });
        const restarted = cluster.said.flatMap((line) => /^restarting (\w+ \d+) /.exec(line)?.[1] ?? []);
        assert.equal(restarted.length, 3);
        assert.equal(restarted.at(-1), `broker ${leader}`);
        await sending.assertWhole();
        sending = undefined;
        connection.close();
        await assertRenewed(cluster);
      } finally {
        sending?.kill();
        await cluster.stop();
      }
    });

  inTierAll(() => {
    areOne("4.3.1");
    areOne("3.9.2");
  });
});

/** Another certificate, of which the broker is told as a renewal does it, is shown at the listeners of both roles. */
async function assertRenewed(cluster: RolledQuorum): Promise<void> {
  cluster.issueAnew("kafka1");
  const file = path.join(cluster.directory, "kafka1/etc-kafka/tls/broker.pem");
  const { serialNumber } = new X509Certificate(
    readFileSync(file, "utf8").replace(/^[^]*?(?=-----BEGIN CERTIFICATE)/, ""),
  );
  const connection = await cluster.connect("kafka", 1);
  const changes = { "listener.name.internal.ssl.keystore.location": null };
  await alterConfigs(connection, [{ type: "broker", name: "1", changes }]).finally(() => connection.close());
  for (const port of [9093, 9094, 9095])
    await cluster.until(async () => ((await serialAt(port)) === serialNumber ? true : undefined));
}

async function serialAt(port: number): Promise<string> {
  const socket = tls.connect({ host: "127.77.1.1", port, rejectUnauthorized: false });
  socket.on("error", () => undefined);
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** The files of an application. */
function filesOf(cluster: RolledQuorum): string {
  const folder = path.join(cluster.directory, "files");
  mkdirSync(folder);
  const files = clientFilesOf(cluster.spec, cluster.authority.certificate, login);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), onLoopback(text));
  return folder;
}
