import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { connect, type Socket } from "node:net";
import tls from "node:tls";
import { certificatesIn } from "../../../operations/certificates/pem";
import { probe } from "../../../operations/transport/probe";
import { Application, nothingFelt } from "../support/application";
import { CertifiedApplication } from "../support/certified-application";
import { type Outputs } from "../support/clients";
import { Hosts } from "../support/hosts";
import { Project } from "../support/project";
import { type Settings, withSettings } from "../support/stack-text";

const stack = "authority";
const addresses = { kafka1: "192.168.193.101", kafka2: "192.168.193.102", kafka3: "192.168.193.103" };
const ports = { clients: 9093, brokers: 9094, zookeeper: 2181 };
const operations = ["Create", "Describe", "Read", "Write"];
const users = [{ name: "probe", acls: [{ resource: "topic", name: "probe-", pattern: "prefixed", operations }] }];

interface SecureOutputs extends Outputs {
  readonly caCertificate: string;
  readonly certificateBootstrapServers?: string;
}

/** What a host runs, and what it shows. */
interface Identity {
  readonly pids: string;
  readonly serials: readonly string[];
}

describe("the certificate authority of a cluster that is used, replaced in three steps", () => {
  let project: Project;
  let hosts: Hosts;
  let outputs: SecureOutputs;
  let [old, both] = ["", ""];
  /** Of the operator, signed by the old authority. */
  let stolen = { certificate: "", key: "" };
  const fileOf = (name: string) => path.join(project.root, ".state", name);
  const application = (credentials: () => string) =>
    new Application(
      () => outputs.bootstrapServers,
      undefined,
      () => path.join(fileOf(credentials()), "producer.properties"),
    );
  const billing = new CertifiedApplication();
  const [first, later] = [application(() => "old"), application(() => "both")];

  async function configure(security: Settings): Promise<void> {
    const text = await readFile(path.join(project.root, "Pulumi.dev.yaml"), "utf8");
    const own = text.replaceAll("192.168.10.", "192.168.193.").replaceAll(".sandbox/dev/", `.sandbox/${stack}/`);
    const applicationAuthorities = billing.authorities;
    const changes = {
      users: [...users, billing.entry],
      security: { mode: "secure", applicationAuthorities, ...security },
    };
    await writeFile(path.join(project.root, `Pulumi.${stack}.yaml`), withSettings(own, changes));
  }

  async function step(authorityRenewal: string): Promise<string> {
    await configure({ authorityRenewal });
    const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
    if (exitCode === 0) outputs = (await project.outputs(stack)) as unknown as SecureOutputs;
    return exitCode === 0 ? output : `failed: ${output}`;
  }

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, stack, addresses);
    await configure({});
    await project.succeed("up", stack, "--no-smoke-test");
    outputs = (await project.outputs(stack)) as unknown as SecureOutputs;
    old = outputs.caCertificate;
    await project.succeed("credentials", stack, "probe", "--directory", fileOf("old"));
    const admin = await hosts.run("kafka1", "cat /etc/kafka/tls/admin.pem");
    const [key = "", certificate = ""] = admin.split(/(?<=END PRIVATE KEY-----\n)/);
    stolen = { certificate, key };
  });

  after(async () => {
    await first.stop();
    await later.stop();
    await project.script("down", stack);
    await project.remove();
    billing.remove();
  });

  it("lets an application in by a certificate of its own authority, and nobody by another one", async () => {
    await project.succeed("credentials", stack, billing.user, "--directory", fileOf(billing.user));
    await billing.useFrom(fileOf(billing.user), outputs.certificateBootstrapServers);
  });

  it("is announced: everybody trusts both, nobody is restarted, and a client that knows only the old one feels nothing", async () => {
    const known = await identities();
    const impact = await first.feltDuring(async () => {
      const output = await step("announced");
      assert.match(output, /broker 3 reads whom it trusts, without a restart/);
    });
    assert.deepEqual(impact, nothingFelt);
    assert.deepEqual(await identities(), known);
    both = outputs.caCertificate;
    assert.equal(certificatesIn(both).length, 2);
    assert(both.startsWith(old));
    await first.stop();
    await project.succeed("credentials", stack, "probe", "--directory", fileOf("both"));
  });

  it("does not leave out a step", async () => {
    assert.match(await step("retired"), /failed: [\s\S]*one step after the other[\s\S]*set it to switched/);
  });

  it("is switched: all certificates are of the new one, on every port, without a restart or a failed send", async () => {
    const known = await identities();
    const impact = await later.feltDuring(async () => {
      const output = await step("switched");
      assert.match(output, /broker 3 reads its new certificate, without a restart/);
    });
    assert.deepEqual(impact, nothingFelt);
    const now = await identities();
    for (const [host, { pids, serials }] of Object.entries(now)) {
      assert.equal(pids, known[host]?.pids);
      assert(serials.every((serial) => serial !== "" && !known[host]?.serials.includes(serial)));
    }
    assert.equal(outputs.caCertificate, both);
    for (const address of Object.values(addresses)) {
      assert.equal(await trusts(address, both.slice(old.length)), "");
      assert.match(await trusts(address, old), /unable to verify|self-signed|issuer/);
    }
    assert.equal((await probe(await plain(addresses.kafka1, ports.brokers), stolen)).refusal, undefined);
  });

  it("is retired: nobody trusts the old one any more, its key is gone from the state, and nobody was restarted", async () => {
    const known = await identities();
    const impact = await later.feltDuring(async () => {
      assert.match(await step("retired"), /broker 3 reads whom it trusts, without a restart/);
    });
    assert.deepEqual(impact, nothingFelt);
    assert.deepEqual(await identities(), known);
    assert.equal(outputs.caCertificate, both.slice(old.length));
    for (const [host, address] of Object.entries(addresses))
      for (const port of [ports.brokers, ports.zookeeper]) {
        const { refusal } = await probe(await plain(address, port), stolen);
        assert.match(refusal ?? "", /refuses the certificate/, `${host} ${port}`);
      }
    const exported = await project.succeed("pulumi", "stack", "export", "--show-secrets", "--stack", stack);
    const { deployment } = JSON.parse(exported.slice(exported.indexOf("{"))) as {
      deployment: { resources: { type: string; outputs: { other?: unknown; key?: unknown } }[] };
    };
    const authority = deployment.resources.find(({ type }) => type === "kafka-zookeeper:index:CertificateAuthority");
    assert.match(JSON.stringify(authority?.outputs.key), /PRIVATE KEY/);
    assert.doesNotMatch(JSON.stringify(authority?.outputs.other), /PRIVATE KEY/);
  });

  it("leaves a healthy cluster, with a list of its certificates, which are all renewed at once when somebody asks for it", async () => {
    assert.match(await project.succeed("status", stack), /HEALTHY/);
    assert.match(await project.succeed("certificates", stack), /cluster-kafka-1-server .* yes\n/);
    const known = await identities();
    const output = await project.succeed("certificates", stack, "--renew");
    assert.match(output, /cluster-kafka-1-server .* yes\n/);
    for (const [host, { pids, serials }] of Object.entries(await identities())) {
      assert.equal(pids, known[host]?.pids);
      assert(serials.every((serial) => !known[host]?.serials.includes(serial)));
    }
  });

  /** The processes of each host, and what it shows at every port. */
  async function identities(): Promise<Record<string, Identity>> {
    const pids = await hosts.everywhere("systemctl show --property MainPID --value zookeeper kafka | xargs");
    const all = Object.entries(addresses).map(async ([host, address]) => {
      const looks = Object.values(ports).map(async (port) => probe(await plain(address, port), stolen));
      const serials = (await Promise.all(looks)).map(({ shown }) => shown?.serialNumber ?? "");
      return [host, { pids: pids[host] ?? "", serials }] as const;
    });
    return Object.fromEntries(await Promise.all(all));
  }

  function plain(host: string, port: number): Promise<Socket> {
    const socket = connect({ host, port });
    return new Promise((resolve, reject) => {
      socket.once("connect", () => resolve(socket));
      socket.once("error", reject);
    });
  }

  /** Why a client that trusts this authority alone does not trust the brokers; empty when it does. */
  function trusts(host: string, ca: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = tls.connect({ host, port: ports.clients, ca }, () => (socket.destroy(), resolve("")));
      socket.once("error", (error: Error) => resolve(error.message));
    });
  }
});
