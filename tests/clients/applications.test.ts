import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Identity } from "../../components/resources/inputs/identity-inputs";
import { loadExeca } from "../../operations/lib/execa";
import { projectRoot } from "../../operations/lib/paths";
import { KafkaConnection } from "../../operations/protocol/kafka/kafka-connection";
import { createTopics } from "../../operations/protocol/kafka/topics";
import { pythonWith } from "../../tools/lib/venv";
import { ConsoleTools, kcat } from "../e2e/support/clients";
import { askAs } from "../e2e/support/user-files";
import type { Raw } from "../helpers/config";
import { SecureCluster } from "./support/secure-cluster";

const subject = "/O=Example, Inc./CN=billing";
const users: Raw[] = [
  {
    name: "billing",
    certificate: String.raw`CN=billing,O=Example\, Inc.`,
    produce: ["orders"],
    consume: { topics: ["orders"], group: "*" },
  },
];

describe("a real broker with a listener for applications that show a certificate", () => {
  let cluster: SecureCluster;
  let folder = "";

  before(async () => {
    cluster = await SecureCluster.start("orders");
    await cluster.apply(users, {});
    folder = cluster.filesOf(users, "billing", {});
    const { cert, key } = cluster.applications.issue({ subject, names: [] });
    writeFileSync(path.join(folder, "client.pem"), `${key}${cert}`, { mode: 0o600 });
  });

  // Its start may have failed.
  after(() => (cluster as SecureCluster | undefined)?.stop());

  const nowhere = { bootstrapServers: "", zookeeperConnect: "", clientProperties: "" };
  const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
  const serversIn = (name: string) => /^bootstrap\.servers=(.*)$/m.exec(read(name))?.[1] ?? "";

  it("serves kcat, and with it librdkafka, with the files of its user and a certificate", async () => {
    const client = kcat({ ...nowhere, bootstrapServers: serversIn("librdkafka-producer.conf"), folder });
    await client.produce("orders", ["by librdkafka"]);
    assert.deepEqual(await client.consume("orders", 1), ["by librdkafka"]);
  });

  it("serves Java's own tools with the files of its user and a certificate", async () => {
    // They look for the file where they were started.
    const toolsOf = (file: string) => {
      const clientProperties = read(file).replace("=client.pem", `=${path.join(folder, "client.pem")}`);
      return ConsoleTools.create("3.9.2", { ...nowhere, bootstrapServers: serversIn(file), clientProperties }, folder);
    };
    await (await toolsOf("producer.properties")).produce("orders", ["by Java"]);
    assert((await (await toolsOf("consumer.properties")).consume("orders", 2)).includes("by Java"));
  });

  it("serves Python with the files of its user and a certificate", async () => {
    const program = path.join(__dirname, "support/use_settings.py");
    const python = await pythonWith(path.join(projectRoot, "examples/python/requirements.txt"));
    const { execa } = await loadExeca();
    assert.match((await execa(python, [program, folder, "orders", "by Python"], { cwd: folder })).stdout, /by /);
  });

  it("refuses a client without a certificate, and one with a certificate of the cluster's own authority", async () => {
    const { cert, key } = cluster.authority.issue({ subject, names: [] });
    const conf = path.join(folder, "librdkafka-producer.conf");
    const own = path.join(folder, "own.pem");
    writeFileSync(own, `${key}${cert}`, { mode: 0o600 });
    const others = {
      "without.conf": read("librdkafka-producer.conf").replace(/^ssl\.(certificate|key)\.location=.*$/gm, ""),
      "foreign.conf": read("librdkafka-producer.conf").replaceAll("=client.pem", "=own.pem"),
    };
    const ask = async (file: string) => askAs(file, serversIn("librdkafka-producer.conf"), "orders");
    assert.equal((await ask(conf)).exitCode, 0);
    for (const [name, text] of Object.entries(others)) {
      writeFileSync(path.join(folder, name), text);
      assert.notEqual((await ask(path.join(folder, name))).exitCode, 0, name);
    }
  });

  it("takes nobody for a broker or the operator whom the authority of applications calls so", async () => {
    for (const name of ["/O=kafka-zookeeper/OU=broker/CN=kafka-1", "/O=kafka-zookeeper/OU=admin/CN=admin", "/CN=admin"])
      assert.equal(await codeFor(name, cluster.ports.certificates), 29, name);
  });

  it("lets no application reach the listeners of brokers and of logins by its certificate", async () => {
    for (const port of [cluster.ports.internal, cluster.ports.clients])
      await assert.rejects(codeFor("/O=kafka-zookeeper/OU=admin/CN=admin", port));
  });

  /** What a broker says to the holder of a certificate of the applications' authority who makes a topic. */
  async function codeFor(name: string, port: number): Promise<number | undefined> {
    const { cert: certificate, key } = cluster.applications.issue({ subject: name, names: [] });
    const identity: Identity = { ...cluster.applications.identity(), certificate, key };
    const known = { ...identity, authorities: cluster.authority.certificate };
    const connection = new KafkaConnection(await cluster.connectAs(known, port));
    try {
      const making = { name: "mine", partitions: 1, replicationFactor: 1, config: {} };
      return (await createTopics(connection, [making]))[0]?.errorCode;
    } finally {
      connection.close();
    }
  }
});
