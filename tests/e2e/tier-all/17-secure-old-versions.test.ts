import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadExeca } from "../../../operations/lib/execa";
import { projectRoot } from "../../../operations/lib/paths";
import { parsePage } from "../../docs/pages";
import { commandsOf } from "../../docs/shell";
import { Application, nothingFelt } from "../support/application";
import { ConsoleTools, type Outputs } from "../support/clients";
import { eventually, Hosts } from "../support/hosts";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { withSettings } from "../support/stack-text";

const addresses = { kafka1: "192.168.192.101", kafka2: "192.168.192.102", kafka3: "192.168.192.103" };
const stack = "secure-old";
const values = Array.from({ length: 20 }, (_, index) => `record ${index}`);
const versions = { zookeeper: { version: "3.6.0" }, kafka: { version: "2.4.1" } };
const small = { topics: [{ name: "orders", partitions: 3, replicationFactor: 3 }] };

const ordersService = {
  name: "orders-service",
  produce: ["orders"],
  consume: { topics: ["orders"], group: "*" },
  quotas: { produceBytesPerSecond: 50_000_000 },
};
const probe = {
  name: "probe",
  acls: [
    {
      ...{ resource: "topic", name: "probe-", pattern: "prefixed" },
      operations: ["Create", "Describe", "Read", "Write"],
    },
    // Before 2.8, a producer that is idempotent needs it.
    { resource: "cluster", operations: ["IdempotentWrite"] },
  ],
};

/** What docs/security.md says to do about a broker that lets nobody in, on the host of broker 1. */
const unlock = commandsOf(
  parsePage("docs/security.md", readFileSync(path.join(projectRoot, "docs/security.md"), "utf8")),
)
  .map(({ text }) => text.replaceAll("10.0.0.11", addresses.kafka1))
  .filter((text) => /JDK_JAVA_OPTIONS|ZooKeeperMain|^systemctl restart kafka$/.test(text));

describe("a secure cluster of Kafka 2.4.1 and ZooKeeper 3.6.0", () => {
  let project: Project;
  let hosts: Hosts;
  let outputs: Outputs & { readonly users: readonly string[] };
  const up = () => project.succeed("up", stack, "--no-smoke-test");
  const fileOf = (user: string, name: string) => path.join(project.root, `.state/credentials/${stack}`, user, name);
  const application = new Application(
    () => outputs.bootstrapServers,
    undefined,
    () => fileOf("probe", "producer.properties"),
  );

  async function configure(security: object, users: readonly object[] = [ordersService, probe]): Promise<void> {
    const text = await readFile(path.join(project.root, "Pulumi.dev.yaml"), "utf8");
    const own = text.replaceAll("192.168.10.", "192.168.192.").replaceAll(".sandbox/dev/", `.sandbox/${stack}/`);
    const settings = withSettings(own, versions, small, { users, security: { mode: "secure", ...security } });
    await writeFile(path.join(project.root, `Pulumi.${stack}.yaml`), settings);
  }

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, stack, addresses);
    await configure({});
  });

  after(async () => {
    await application.stop();
    await project.script("down", stack);
    await project.remove();
  });

  it("is up after one command, and changed by no second one", async () => {
    await up();
    assert.match(await up(), /Nothing changed/);
    outputs = (await project.outputs(stack)) as unknown as typeof outputs;
    assert.deepEqual(outputs.users, ["orders-service", "probe"]);
    assert.match(await project.succeed("status", stack), /HEALTHY/);
  });

  it("has a user produce, idempotently, and consume with nothing but its client files", async () => {
    for (const user of outputs.users) await project.succeed("credentials", stack, user);
    const toolsWith = async (name: string) => {
      const clientProperties = await readFile(fileOf("orders-service", name), "utf8");
      return ConsoleTools.create("3.9.2", { ...outputs, clientProperties }, project.root);
    };
    await (await toolsWith("producer.properties")).produce("orders", values);
    const read = await (await toolsWith("consumer.properties")).consume("orders", values.length);
    assert.deepEqual(read.sort(), [...values].sort());
  });

  it("refuses a wrong password, and a user without the right", async () => {
    const known = fileOf("probe", "librdkafka-producer.conf");
    const stranger = fileOf("probe", "stranger.conf");
    await writeFile(stranger, (await readFile(known, "utf8")).replace(/^sasl\.password=.*$/m, "sasl.password=guessed"));
    assert.match(await query(stranger, "probe-x"), /[Aa]uthentication failed/);
    assert.match(await query(known, "orders"), /authoriz/i);
  });

  it("has its users in ZooKeeper without their passwords, and mends what somebody changes there", async () => {
    const found = await znode("get /config/users/orders-service");
    assert.match(found, /"SCRAM-SHA-512":"salt=/);
    assert.match(found, /"producer_byte_rate":"50000000"/);
    const [, password = ""] =
      /password="(\w{32})"/.exec(await readFile(fileOf("orders-service", "producer.properties"), "utf8")) ?? [];
    assert(password !== "" && !found.includes(password));
    await znode(`set /config/users/orders-service '{"version":1,"config":{}}'`);
    await project.succeed("pulumi", "refresh", "--stack", stack, "--yes");
    await up();
    assert.match(await znode("get /config/users/orders-service"), /"SCRAM-SHA-512":"salt=/);
  });

  it("renews all certificates while it is used: ZooKeeper by restarts one after the other, brokers without any", async () => {
    const kafka = "systemctl show --property MainPID --value kafka";
    const before = await hosts.everywhere(kafka);
    const impact = await application.feltDuring(async () => {
      await configure({ certificateDays: 200 });
      const output = await up();
      for (const id of [1, 2, 3]) {
        assert.match(
          output,
          new RegExp(`restarting ZooKeeper ${id} on kafka${id}(, the leader)?: certificate changed`),
        );
        assert.match(output, new RegExp(`broker ${id} reads its new certificate, without a restart`));
      }
    });
    assert.deepEqual(impact, nothingFelt);
    assert.deepEqual(await hosts.everywhere(kafka), before);
    assert.match(await up(), /Nothing changed/);
  });

  it("is unlocked as docs/security.md says when a broker lets nobody in", async () => {
    const topics = () =>
      hosts.run("kafka1", `kafka-topics --bootstrap-server ${addresses.kafka1}:9094 --list 2>&1 || true`);
    await eventually("broker 1 answers the operator", 60, async () => (await topics()).includes("orders"));
    const lock = "--entity-type brokers --entity-name 1 --alter --add-config super.users=User:nobody";
    await hosts.run("kafka1", `kafka-configs ${lock} && systemctl restart kafka`);
    await eventually("broker 1 lets nobody in", 120, async () => !(await topics()).includes("orders"));
    const shown = await hosts.run("kafka1", unlock.slice(0, 2).join("\n"));
    assert.match(shown, /"super.users":"User:nobody"/);
    await hosts.run("kafka1", ["set -e", ...unlock].join("\n"));
    await eventually("broker 1 answers the operator again", 120, async () => (await topics()).includes("orders"));
    await eventually("the cluster is healthy", 120, async () =>
      /HEALTHY/.test((await project.script("status", stack)).output),
    );
  });

  it("takes a user away that leaves the stack file", async () => {
    await application.stop();
    await configure({ certificateDays: 200 }, [ordersService]);
    await up();
    assert.match(await query(fileOf("probe", "librdkafka-producer.conf"), "probe-x"), /[Aa]uthentication failed/);
    assert.match(await up(), /Nothing changed/);
  });

  it("leaves nothing behind when it goes down", async () => {
    await project.succeed("down", stack);
    await rm(path.join(project.root, `Pulumi.${stack}.yaml`));
    await assertNothingLeft(project, stack);
  });

  /** What kcat says of a topic. */
  async function query(properties: string, topic: string): Promise<string> {
    const { execa } = await loadExeca();
    const words = ["-b", outputs.bootstrapServers, "-L", "-m", "5", "-t", topic, "-F", properties];
    // The file names the certificate beside it.
    const { stdout, stderr } = await execa("kcat", words, { reject: false, cwd: path.dirname(properties) });
    return `${stdout}${stderr}`;
  }

  /** A command of ZooKeeper's own client, with the options of docs/security.md. */
  async function znode(command: string): Promise<string> {
    const client = `java -cp '/opt/kafka/kafka_2.13-2.4.1/libs/*' org.apache.zookeeper.ZooKeeperMain -server ${addresses.kafka1}:2181`;
    return hosts.run("kafka1", `${unlock[0] ?? "false"}\n${client} ${command} 2>&1`);
  }
});
