import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import tls from "node:tls";
import { loadExeca } from "../../../operations/lib/execa";
import { type FeltDuring, nothingFelt } from "./application";
import { ConsoleTools, kcat, type Outputs } from "./clients";
import type { Raw } from "../../helpers/config";
import { documentedPorts } from "../../docs/port-table";
import { stackValues } from "../../helpers/stack-file";
import { assertStrongTls } from "../../helpers/tls-strength";
import type { Hosts } from "./hosts";
import { itOpensALockedOutBroker } from "./locked-out";
import type { TestEnvironment } from "./scenarios";
import { assertWithout, secretsOf, withoutInProcesses } from "./planted-secrets";
import { inTierAll } from "./tiers";

const values = Array.from({ length: 20 }, (_, index) => `record ${index}`);
const ports = { clients: 9093, brokers: 9094, zookeeper: 2181, quorum: 2888 };
const user = "orders-service";

/** The users of the stack `dev`, one of them with other passwords. */
function withPasswords(passwordNumbers: readonly number[]): Raw[] {
  const users = stackValues("dev")["users"] as Raw[];
  return users.map((one) => (one["name"] === user ? { ...one, passwordNumbers } : one));
}

/** What the suite has set before, and other certificates. */
const others = {
  kafka: { properties: { "log.retention.hours": 47 } },
  security: { mode: "secure", certificateDays: 200 },
};

/** Three hosts with a secure cluster. */
export type SecureEnvironment = TestEnvironment & { readonly hosts: Hosts };

/** Clients are somebody, nobody else gets in, certificates are renewed, and nothing secret lies anywhere. */
export function itIsSecure(
  environment: () => SecureEnvironment,
  outputs: () => Outputs & { readonly caCertificate?: string | undefined },
  feltDuring: FeltDuring,
): void {
  const fileOf = (name: string) => path.join(environment().project.root, ".state/credentials/dev", user, name);
  const addresses = () => Object.entries(environment().hosts.addresses);

  it("has a user produce and consume with nothing but its client file", async () => {
    await environment().project.succeed("credentials", "dev", user);
    const read = async (name: string, more = "") => {
      const clientProperties = `${await readFile(fileOf(name), "utf8")}${more}`;
      return ConsoleTools.create("3.9.2", { ...outputs(), clientProperties }, environment().project.root);
    };
    await (await read("producer.properties")).produce("orders", values);
    const consumer = await read("consumer.properties", "\ngroup.id=orders\n");
    assert.deepEqual((await consumer.consume("orders", values.length)).sort(), [...values].sort());
  });

  it("refuses a client without TLS, one with a wrong password, and a user without the right", async () => {
    const { bootstrapServers, zookeeperConnect, clientProperties } = outputs();
    await assert.rejects(kcat({ bootstrapServers, zookeeperConnect, clientProperties }).produce("orders", values));
    const { execa } = await loadExeca();
    const query = (properties: string, topic: string) =>
      execa("kcat", ["-b", bootstrapServers, "-L", "-m", "5", "-t", topic, "-F", properties], {
        reject: false,
        // The file names ca.pem beside it.
        cwd: path.dirname(properties),
      });
    const mayNot = await query(fileOf("librdkafka-producer.conf"), "test");
    assert.match(`${mayNot.stdout}${mayNot.stderr}`, /authoriz/i);
    const stranger = fileOf("stranger.conf");
    const known = await readFile(fileOf("librdkafka-producer.conf"), "utf8");
    await writeFile(stranger, known.replace(/^sasl\.password=.*$/m, "sasl.password=guessed"));
    assert.match((await query(stranger, "orders")).stderr, /[Aa]uthentication failed/);
  });

  it("listens on the documented ports alone, and talks TLS 1.2 and 1.3 with strong ciphers on each of them", async () => {
    const documented = documentedPorts().map(({ port }) => port);
    const listening = "ss -Hltn | awk '{ print $4 }' | sed 's/.*://' | sort -nu";
    const leaders: string[] = [];
    for (const [host, address] of addresses()) {
      const open = (await environment().hosts.run(host, listening)).split("\n").map(Number);
      if (open.includes(ports.quorum)) leaders.push(host);
      // SSH is how the operator comes; the leader of the ensemble alone listens on the quorum's port.
      const wanted = documented.filter((port) => port !== ports.quorum || leaders.includes(host));
      assert.deepEqual(
        open,
        [22, ...wanted].sort((one, other) => one - other),
        host,
      );
      for (const port of wanted) await assertStrongTls({ host: address, port });
    }
    assert.equal(leaders.length, 1);
  });

  it("talks on no port in plain text, and takes no certificate but its own on those for servers", async () => {
    for (const [, address] of addresses()) {
      for (const port of [ports.brokers, ports.zookeeper]) assert.equal(await servedWithout(address, port), "refused");
      assert.equal(await servedWithout(address, ports.clients), "TLSv1.3");
    }
    const word = `exec 3<> /dev/tcp/${addresses()[0]?.[1]}/2181; echo srvr >&3; timeout 3 cat <&3 || true`;
    assert.doesNotMatch(await environment().hosts.run("kafka1", word), /Mode|version/i);
  });

  it("renews all certificates while it is used, without a restart, and without a failed send", async () => {
    const before = await identities();
    const impact = await feltDuring(async () => {
      // With what the roll before has set: nothing but certificates changes.
      await environment().configure(others);
      const output = await environment().project.succeed("up", "dev", "--no-smoke-test");
      assert.match(output, /broker 3 reads its new certificate, without a restart/);
    });
    assert.deepEqual(impact, nothingFelt);
    for (const [host, { pids, serial }] of Object.entries(await identities())) {
      assert.equal(pids, before[host]?.pids);
      assert.notEqual(serial, before[host]?.serial);
    }
  });

  inTierAll(() => {
    it("changes a password while it is used: both log in until the old one is retired, and no send fails", async () => {
      const { project } = environment();
      const login = async (name: string) => {
        await project.succeed("credentials", "dev", user, "--directory", path.join(project.root, ".git", name));
        return path.join(project.root, ".git", name, "librdkafka-producer.conf");
      };
      const mayLogIn = async (file: string) => {
        const { execa } = await loadExeca();
        const args = ["-b", outputs().bootstrapServers, "-L", "-m", "5", "-t", "orders", "-F", file];
        return (await execa("kcat", args, { reject: false, cwd: path.dirname(file) })).exitCode === 0;
      };
      const rotate = (passwordNumbers: readonly number[]) =>
        feltDuring(async () => {
          await environment().configure({ users: withPasswords(passwordNumbers) });
          await project.succeed("up", "dev", "--no-smoke-test");
        });
      const old = await login("before");
      assert.deepEqual(await rotate([1, 2]), nothingFelt);
      const next = await login("after");
      assert.deepEqual([await mayLogIn(old), await mayLogIn(next)], [true, true]);
      assert.deepEqual(await rotate([2]), nothingFelt);
      assert.deepEqual([await mayLogIn(old), await mayLogIn(next)], [false, true]);
      assert.match(await project.succeed("up", "dev", "--no-smoke-test"), /Nothing changed/);
    });

    itOpensALockedOutBroker({
      project: () => environment().project,
      hosts: () => environment().hosts,
      stack: "dev",
      change: () => environment().configure({ kafka: { heap: "392m" } }),
      up: () => environment().project.succeed("up", "dev", "--no-smoke-test"),
    });
  });

  inTierAll(() => {
    it("keeps its keys and passwords out of what every command prints and saves, a failed up among them", async () => {
      const { project } = environment();
      const secrets = await planted();
      await environment().configure({ ...others, users: withPasswords([1, 2]), kafka: { heap: "100g" } });
      const failed = await withoutInProcesses(secrets, project.script("up", "dev", "--no-smoke-test"));
      assert.equal(failed.exitCode, 1, "an up that asks for more memory than there is");
      assertWithout(secrets, failed.output, "a failed up");
      await environment().configure({ ...others, users: withPasswords([1, 2]) });
      const plan = path.join(project.root, ".git/plan.json");
      const files = {
        html: path.join(project.root, ".git/a.html"),
        prometheus: path.join(project.root, ".git/a.prom"),
      };
      for (const [name, ...args] of [
        ["pulumi", "preview", "--diff", "--stack", "dev"],
        ["pulumi", "preview", "--json", "--stack", "dev"],
        ["pulumi", "preview", "--save-plan", plan, "--stack", "dev"],
        ["pulumi", "refresh", "--yes", "--skip-preview", "--diff", "--stack", "dev"],
        ["pulumi", "stack", "export", "--stack", "dev"],
        ["pulumi", "stack", "output", "--json", "--stack", "dev"],
        ["status", "dev", "--html", files.html, "--prometheus", files.prometheus],
        ["status", "dev", "--json"],
        ["certificates", "dev"],
      ] as const) {
        const { output, exitCode } = await withoutInProcesses(secrets, project.script(name, ...args));
        assert.equal(exitCode, 0, `${name} ${args.join(" ")}`);
        assertWithout(secrets, output, `${name} ${args.join(" ")}`);
      }
      for (const file of [plan, ...Object.values(files)]) assertWithout(secrets, await readFile(file, "utf8"), file);
      const up = () => project.succeed("up", "dev", "--no-smoke-test");
      assertWithout(secrets, await withoutInProcesses(secrets, up()), "an up that makes another password");
      // Back, so that each suite finds the passwords that the stack file has.
      await environment().configure(others);
      assertWithout(await planted(), await up(), "an up that takes it back");
    });
  });

  it("keeps its keys and passwords out of states, process lists, journals and files that others read", async () => {
    const { hosts, project } = environment();
    const secrets = await planted();
    const { execa } = await loadExeca();
    const input = secrets.map((secret) => `${secret}\n`).join("");
    const search = ["-rlF", "-f", "-", ".state/.pulumi"];
    const found = await execa("grep", search, { cwd: project.root, reject: false, input });
    assert.equal(found.stdout, "");
    for (const host of hosts.names) {
      const places = "/etc /run /tmp /var/log /var/lib/kafka-zookeeper /opt/kafka/config";
      const look = `umask 077; cat > /root/secrets; ps axwwe > /root/ps; journalctl --no-pager -o cat > /root/journal; grep -lF -f /root/secrets /root/ps /root/journal $(find ${places} -type f -perm /004 2> /dev/null) || true; rm /root/secrets /root/ps /root/journal`;
      assert.equal(await hosts.run(host, look, input), "", host);
    }
    // What only its service reads is found, so the search can find.
    const known =
      "umask 077; cat > /root/secrets; grep -lF -f /root/secrets /etc/kafka/tls/*.pem | wc -l; rm /root/secrets";
    assert.notEqual(await hosts.run("kafka1", known, input), "0");
  });

  /** All secrets of the stack as it is. */
  async function planted(): Promise<readonly string[]> {
    const secrets = await secretsOf(environment().project, "dev");
    // The authority and the operator, both keys of each broker, one of each member, the login to hosts, and a user.
    assert(secrets.length >= 1 + 1 + 6 + 3 + 1 + 1, `${secrets.length} secrets`);
    return secrets;
  }

  /** The processes of each host, and the certificate that clients are shown there. */
  async function identities(): Promise<Record<string, { readonly pids: string; readonly serial: string }>> {
    const pids = await environment().hosts.everywhere(
      "systemctl show --property MainPID --value zookeeper kafka | xargs",
    );
    const all = addresses().map(async ([host, address]) => {
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
      const socket = tls.connect({ host, port, ca: outputs().caCertificate }, () => resolve(socket));
      socket.once("error", reject);
    });
  }
}
