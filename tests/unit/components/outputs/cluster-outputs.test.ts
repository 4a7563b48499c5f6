import assert from "node:assert/strict";
import { getProperties } from "properties-file";
import { clientFilesOf, clusterOutputs } from "../../../../components/outputs/cluster-outputs";
import { rawHost, specOf } from "../../../helpers/config";
import { readJaas } from "../../../helpers/client-files";
import { withUsers } from "../../../helpers/secure-spec";

describe("the outputs of a cluster", () => {
  it("tell clients where the brokers are", () => {
    assert.equal(clusterOutputs(specOf()).bootstrapServers, "10.0.0.1:9092,10.0.0.2:9092,10.0.0.3:9092");
  });

  it("tell the addresses that clients know, of the first listener", () => {
    const hosts = [rawHost(1, { advertised: { CLIENTS: "one.example.org" } }), rawHost(2)];
    const listeners = [
      { name: "CLIENTS", port: 9094 },
      { name: "INTERNAL", port: 9092 },
    ];
    const outputs = clusterOutputs(specOf({ hosts, kafka: { listeners } }));
    assert.equal(outputs.bootstrapServers, "one.example.org:9094,10.0.0.2:9094");
  });

  it("describe every broker and every ZooKeeper server with its own id", () => {
    const hosts = [rawHost(1, { brokerId: 11, rack: "a" }), rawHost(2, { brokerId: undefined })];
    const { brokers, ensemble } = clusterOutputs(specOf({ hosts }));
    assert.deepEqual(brokers, [{ id: 11, host: "kafka1", rack: "a", endpoint: "10.0.0.1:9092" }]);
    assert.deepEqual(ensemble, [
      { id: 1, host: "kafka1", endpoint: "10.0.0.1:2181" },
      { id: 2, host: "kafka2", endpoint: "10.0.0.2:2181" },
    ]);
  });

  it("tell clients of ZooKeeper the servers that vote first, and who observes", () => {
    const hosts = [1, 2, 3].map((id) => rawHost(id, id === 1 ? { zookeeperRole: "observer" } : {}));
    const { zookeeperConnect, ensemble } = clusterOutputs(specOf({ hosts }));
    assert.equal(zookeeperConnect, "10.0.0.2:2181,10.0.0.3:2181,10.0.0.1:2181");
    assert.deepEqual(
      ensemble.map(({ observer }) => observer),
      [true, undefined, undefined],
    );
  });

  it("leave out what is lost, which serves nobody", () => {
    const outputs = clusterOutputs(specOf({ hosts: [rawHost(1), rawHost(2, { lost: true }), rawHost(3)] }));
    assert.equal(outputs.bootstrapServers, "10.0.0.1:9092,10.0.0.3:9092");
    assert.equal(outputs.zookeeperConnect, "10.0.0.1:2181,10.0.0.3:2181");
    assert.deepEqual(
      [outputs.brokers.map(({ id }) => id), outputs.ensemble.map(({ id }) => id)],
      [
        [1, 3],
        [1, 3],
      ],
    );
  });

  it("tell the versions and, with its chroot, the connection to ZooKeeper", () => {
    const outputs = clusterOutputs(specOf({ hosts: [rawHost(1)], kafka: { chroot: "/k" } }));
    assert.deepEqual(outputs.versions, { kafka: "3.9.2", zookeeper: "3.9.5" });
    assert.equal(outputs.zookeeperConnect, "10.0.0.1:2181/k");
  });

  it("give clients settings that keep what the cluster guarantees", () => {
    assert.deepEqual(getProperties(clusterOutputs(specOf({ hosts: [rawHost(1)] })).clientProperties), {
      "bootstrap.servers": "10.0.0.1:9092",
      "socket.connection.setup.timeout.ms": "3000",
      "socket.connection.setup.timeout.max.ms": "5000",
      acks: "all",
      "enable.idempotence": "true",
      "max.in.flight.requests.per.connection": "5",
      retries: "2147483647",
      "delivery.timeout.ms": "120000",
      "linger.ms": "5",
      "batch.size": "65536",
      "isolation.level": "read_committed",
      "enable.auto.commit": "false",
      "auto.offset.reset": "earliest",
    });
  });

  it("tell nothing of logins where brokers talk in plain text", () => {
    const outputs = clusterOutputs(specOf(), "certificate");
    for (const name of ["securityProtocol", "saslMechanism", "caCertificate", "users", "clientFilesOf"] as const)
      assert(!(name in outputs), name);
    assert.throws(() => clientFilesOf(specOf(), "certificate", { user: "orders", password: "x" }), /have no users/);
  });

  it("tell clients of brokers with TLS how to connect, whom to trust and who may log in", () => {
    const spec = withUsers({ orders: "SCRAM-SHA-512", billing: "SCRAM-SHA-256" });
    const { securityProtocol, saslMechanism, caCertificate, users, clientFilesOf: secret } = clusterOutputs(spec, "CA");
    assert.deepEqual([securityProtocol, saslMechanism, caCertificate], ["SASL_SSL", "SCRAM-SHA-512", "CA"]);
    assert.deepEqual(users, ["orders", "billing"]);
    assert.equal(secret, undefined);
    assert.equal(clusterOutputs(spec).bootstrapServers, "10.0.0.1:9093,10.0.0.2:9093,10.0.0.3:9093");
  });

  it("have files for each user with its own mechanism, password and the addresses of all brokers", () => {
    const spec = withUsers({ orders: "SCRAM-SHA-512", billing: "SCRAM-SHA-256" });
    for (const [user, mechanism] of [
      ["orders", "SCRAM-SHA-512"],
      ["billing", "SCRAM-SHA-256"],
    ] as const) {
      const files = clientFilesOf(spec, "CA", { user, password: `${user}!` });
      const settings = getProperties(files["producer.properties"]);
      assert.equal(settings["sasl.mechanism"], mechanism);
      assert.equal(settings["bootstrap.servers"], clusterOutputs(spec).bootstrapServers);
      assert.deepEqual(readJaas(settings["sasl.jaas.config"] ?? ""), { username: user, password: `${user}!` });
      assert.equal(files["ca.pem"], "CA");
    }
  });
});
