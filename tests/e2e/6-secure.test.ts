import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import tls from "node:tls";
import { loadExeca } from "../../operations/lib/execa";
import { Application, nothingFelt } from "./support/application";
import { ConsoleTools, kcat, type Outputs } from "./support/clients";
import { Hosts } from "./support/hosts";
import { itOpensALockedOutBroker } from "./support/locked-out";
import { assertNothingLeft } from "./support/leftovers";
import { Project } from "./support/project";
import { type Settings, withSettings } from "./support/stack-text";

const addresses = { kafka1: "192.168.110.101", kafka2: "192.168.110.102", kafka3: "192.168.110.103" };
const values = Array.from({ length: 20 }, (_, index) => `record ${index}`);
const ports = { clients: 9093, brokers: 9094, zookeeper: 2181 };

const users = [
  { name: "orders-service", produce: ["orders"], consume: { topics: ["orders"], group: "*" } },
  {
    name: "probe",
    acls: [
      {
        ...{ resource: "topic", name: "probe-", pattern: "prefixed" },
        operations: ["Create", "Describe", "Read", "Write"],
      },
    ],
  },
];

interface SecureOutputs extends Outputs {
  readonly securityProtocol: string;
  readonly users: readonly string[];
  readonly caCertificate: string;
}

describe("a cluster on hosts that is born secure", () => {
  let project: Project;
  let hosts: Hosts;
  let outputs: SecureOutputs;
  const up = () => project.succeed("up", "secure", "--no-smoke-test");
  const fileOf = (user: string, name: string) => path.join(project.root, ".state/credentials/secure", user, name);
  const application = new Application(
    () => outputs.bootstrapServers,
    undefined,
    () => fileOf("probe", "producer.properties"),
  );

  /** Everything as in the stack dev, but for the addresses. */
  async function configure(changes: Settings): Promise<void> {
    const text = await readFile(path.join(project.root, "Pulumi.dev.yaml"), "utf8");
    const own = text.replaceAll("192.168.10.", "192.168.110.").replaceAll(".sandbox/dev/", ".sandbox/secure/");
    await writeFile(path.join(project.root, "Pulumi.secure.yaml"), withSettings(own, { users }, changes));
  }

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, "secure", addresses);
    await configure({ security: "secure" });
  });

  after(async () => {
    await application.stop();
    await project.script("down", "secure");
    await project.remove();
  });

  it("is up after one command, used by its operator, and changed by no second one", async () => {
    assert.match(await project.succeed("up", "secure"), /✔ smoke test as the operator/);
    assert.match(await up(), /Nothing changed/);
    outputs = (await project.outputs("secure")) as unknown as SecureOutputs;
    assert.equal(outputs.securityProtocol, "SASL_SSL");
    assert.deepEqual(outputs.users, ["orders-service", "probe"]);
    assert.match(await project.succeed("status", "secure"), /HEALTHY/);
  });

  it("has a user produce and consume with nothing but its client file", async () => {
    for (const user of outputs.users) await project.succeed("credentials", "secure", user);
    const clientProperties = await readFile(fileOf("orders-service", "producer.properties"), "utf8");
    const tools = await ConsoleTools.create("3.9.2", { ...outputs, clientProperties }, project.root);
    await tools.produce("orders", values);
    const consumerProperties = await readFile(fileOf("orders-service", "consumer.properties"), "utf8");
    const reader = await ConsoleTools.create(
      "3.9.2",
      { ...outputs, clientProperties: consumerProperties },
      project.root,
    );
    assert.deepEqual((await reader.consume("orders", values.length)).sort(), [...values].sort());
  });

  it("refuses a client without TLS, one without a login, and a user without the right", async () => {
    await assert.rejects(kcat(outputs).produce("orders", values));
    const { execa } = await loadExeca();
    const query = (properties: string, topic: string) =>
      execa("kcat", ["-b", outputs.bootstrapServers, "-L", "-m", "5", "-t", topic, "-F", properties], {
        reject: false,
        // The file names ca.pem beside it.
        cwd: path.dirname(properties),
      });
    const mayNot = await query(fileOf("probe", "librdkafka-producer.conf"), "orders");
    assert.match(`${mayNot.stdout}${mayNot.stderr}`, /authoriz/i);
    const stranger = fileOf("probe", "stranger.conf");
    const known = await readFile(fileOf("probe", "librdkafka-producer.conf"), "utf8");
    await writeFile(stranger, known.replace(/^sasl\.password=.*$/m, "sasl.password=guessed"));
    assert.match((await query(stranger, "probe-x")).stderr, /[Aa]uthentication failed/);
  });

  it("talks on no port in plain text, and takes no certificate but its own on those for servers", async () => {
    for (const address of Object.values(addresses)) {
      const listening = "ss -Hltn | awk '{ print $4 }' | sed 's/.*://' | sort -nu";
      const open = (await hosts.run(nameOf(address), listening)).split("\n").map(Number);
      // The leader alone listens on 2888; SSH is how the operator comes.
      const known = [22, ports.zookeeper, 2888, 3888, ports.clients, ports.brokers];
      assert.deepEqual(
        open.filter((port) => !known.includes(port)),
        [],
      );
      for (const port of [ports.brokers, ports.zookeeper]) assert.equal(await servedWithout(address, port), "refused");
      assert.equal(await servedWithout(address, ports.clients), "TLSv1.3");
    }
    const word = "exec 3<> /dev/tcp/192.168.110.101/2181; echo srvr >&3; timeout 3 cat <&3 || true";
    assert.doesNotMatch(await hosts.run("kafka1", word), /Mode|version/i);
  });

  it("renews all certificates while it is used, without a restart, and without a failed send", async () => {
    const before = await identities();
    const impact = await application.feltDuring(async () => {
      await configure({ security: { mode: "secure", certificateDays: 200 } });
      const output = await up();
      assert.match(output, /broker 3 reads its new certificate, without a restart/);
    });
    assert.deepEqual(impact, nothingFelt);
    const after = await identities();
    for (const [host, { pids, serial }] of Object.entries(after)) {
      assert.equal(pids, before[host]?.pids);
      assert.notEqual(serial, before[host]?.serial);
    }
  });

  it("rolls for a change of the configuration without a failed send", async () => {
    const impact = await application.feltDuring(async () => {
      const changes = { kafka: { properties: { "log.retention.hours": 47 } } };
      await configure({ security: { mode: "secure", certificateDays: 200 }, ...changes });
      assert.match(await up(), /restarting broker 3/);
    });
    assert.deepEqual(impact, nothingFelt);
  });

  itOpensALockedOutBroker({
    project: () => project,
    hosts: () => hosts,
    stack: "secure",
    change: () => configure({ security: { mode: "secure", certificateDays: 200 }, kafka: { heap: "392m" } }),
    up,
  });

  it("keeps its keys and passwords out of states, process lists, journals and files that others read", async () => {
    const password =
      /password="(\w{32})"/.exec(await readFile(fileOf("probe", "producer.properties"), "utf8"))?.[1] ?? "";
    assert.notEqual(password, "");
    const key = (await hosts.run("kafka1", "sed -n 2p /etc/kafka/tls/broker.pem")).trim();
    const { execa } = await loadExeca();
    for (const secret of [password, key]) {
      const found = await execa("grep", ["-rlF", "--", secret, ".state/.pulumi"], { cwd: project.root, reject: false });
      assert.equal(found.stdout, "");
      for (const host of hosts.names) {
        const places = "/etc /run /tmp /var/log /var/lib/kafka-zookeeper /opt/kafka/config";
        const search = `ps axwwe | grep -vF grep > /root/ps; journalctl --no-pager -o cat > /root/journal; grep -lF -f - /root/ps /root/journal $(find ${places} -type f -perm /004 2> /dev/null) || true; rm /root/ps /root/journal`;
        assert.equal(await hosts.run(host, search, `${secret}\n`), "");
      }
    }
  });

  it("leaves nothing behind when it goes down", async () => {
    await application.stop();
    await project.succeed("down", "secure");
    await rm(path.join(project.root, "Pulumi.secure.yaml"));
    await assertNothingLeft(project, "secure");
  });

  const nameOf = (address: string) => Object.entries(addresses).find(([, one]) => one === address)?.[0] ?? "";

  /** The processes of each host, and the certificate that clients are shown there. */
  async function identities(): Promise<Record<string, { readonly pids: string; readonly serial: string }>> {
    const pids = await hosts.everywhere("systemctl show --property MainPID --value zookeeper kafka | xargs");
    const all = Object.entries(addresses).map(async ([host, address]) => {
      const serial = (await connect(address, ports.clients)).getPeerCertificate().serialNumber;
      return [host, { pids: pids[host] ?? "", serial }] as const;
    });
    return Object.fromEntries(await Promise.all(all));
  }

  /** The version of TLS that a client without a certificate gets to; a server may refuse it after the handshake. */
  async function servedWithout(address: string, port: number): Promise<string> {
    try {
      const socket = await connect(address, port);
      return await new Promise((resolve) => {
        const timer = setTimeout(() => resolve(socket.getProtocol() ?? ""), 1_000);
        socket.once("error", () => resolve("refused"));
        socket.once("close", () => (clearTimeout(timer), resolve("refused")));
      });
    } catch {
      return "refused";
    }
  }

  function connect(host: string, port: number): Promise<tls.TLSSocket> {
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ host, port, ca: outputs.caCertificate }, () => resolve(socket));
      socket.once("error", reject);
    });
  }
});
