import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import tls from "node:tls";
import { kafkaOf } from "../../components/services/kafka/resolve";
import { javaNameOf } from "../../operations/certificates/java-name";
import { alterConfigs } from "../../operations/protocol/kafka/configs";
import { KafkaConnection } from "../../operations/protocol/kafka/kafka-connection";
import { createTopics } from "../../operations/protocol/kafka/topics";
import { logOf } from "../fuzz/support/start-servers";
import { SecureCluster, type Who } from "./support/secure-cluster";

/** Names as a company has them; those of the servers with letters and signs that may be compared in another way. */
const names = {
  server: "/C=DE/ST=Bayern/O=Müller & Söhne (Kafka)/OU=Betrieb 1/CN=kafka1.example.org",
  client: "/O=Müller & Söhne (Kafka)/CN=brokers",
  admin: "/O=Müller & Söhne (Kafka)/CN=kafka-admin",
};
const printed = {
  hosts: { kafka1: "CN=kafka1.example.org,OU=Betrieb 1,O=Müller & Söhne (Kafka),ST=Bayern,C=DE" },
  zookeeperClient: "CN=brokers,O=Müller & Söhne (Kafka)",
  admin: "CN=kafka-admin,O=Müller & Söhne (Kafka)",
};
const company: Who = {
  admin: names.admin,
  subjects: printed,
  subjectOf: ({ name }) => ({ server: names.server, admin: names.admin })[name] ?? names.client,
};

describe("a real broker and a real ZooKeeper with certificates of one's own", () => {
  let cluster: SecureCluster;

  before(async () => {
    // It makes a topic by the operator's certificate, which nobody may but a super user.
    cluster = await SecureCluster.start("orders", company);
  });

  after(() => (cluster as SecureCluster | undefined)?.stop());

  const serialAt = async (port: number) => {
    const { authority } = cluster;
    const socket = tls.connect({ host: "127.0.0.1", port, ca: authority.certificate, servername: "" });
    socket.on("error", () => undefined);
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  };

  it("know the operator by a name with other letters than those of ASCII, as Java prints it", async () => {
    const certificate = new X509Certificate(cluster.authority.issue({ subject: names.server }).cert);
    assert.equal(javaNameOf(certificate), printed.hosts.kafka1);
    const connection = new KafkaConnection(await cluster.reach.connect("kafka", 1));
    const [result] = await createTopics(connection, [
      { name: "others", partitions: 1, replicationFactor: 1, config: {} },
    ]);
    connection.close();
    assert.equal(result?.errorCode, 0, result?.errorMessage ?? "");
  });

  it("show a renewed certificate of the same name without a restart", async () => {
    const { internal, clients } = cluster.ports;
    const before = await serialAt(internal);
    const brokers = kafkaOf(cluster.specWith([]));
    const [started] = cluster.started.slice(-1);
    assert(started);
    const { pid } = started.child;
    const { cert, key } = cluster.authority.issue({ subject: names.server });
    const file = path.join(cluster.directory, path.basename(brokers.configDirectory), "tls/broker.pem");
    writeFileSync(`${file}.next`, `${key}${cert}${cluster.authority.certificate}`);
    renameSync(`${file}.next`, file);
    const connection = new KafkaConnection(await cluster.reach.connect("kafka", 1));
    const changes = { "listener.name.internal.ssl.keystore.location": null };
    await alterConfigs(connection, [{ type: "broker", name: "1", changes }]);
    connection.close();
    const wanted = new X509Certificate(cert).serialNumber;
    assert.notEqual(before, wanted);
    assert.deepEqual([await serialAt(internal), await serialAt(clients)], [wanted, wanted]);
    assert.deepEqual([started.child.pid, started.child.exitCode], [pid, null]);
  });

  it("let a certificate of the same authority do nothing that is neither a broker nor the operator", async () => {
    const identity = cluster.authority.identity({ subject: "/O=Müller & Söhne (Kafka)/CN=somebody" });
    const connection = new KafkaConnection(await cluster.connectAs(identity));
    const [result] = await createTopics(connection, [{ name: "no", partitions: 1, replicationFactor: 1, config: {} }]);
    connection.close();
    // CLUSTER_AUTHORIZATION_FAILED, or that of the topic.
    assert([29, 31].includes(result?.errorCode ?? 0), `${result?.errorCode} ${logOf(cluster.started[1] as never)}`);
  });
});
