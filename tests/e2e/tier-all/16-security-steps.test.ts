import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Application, nothingFelt } from "../support/application";
import { kcat, type Outputs } from "../support/clients";
import { reportSchema } from "../../../operations/status/snapshot";
import { eventually, Hosts } from "../support/hosts";
import { assertNothingLeft } from "../support/leftovers";
import { Project } from "../support/project";
import { type Settings, withSettings } from "../support/stack-text";

const stack = "steps";
const addresses = { kafka1: "192.168.191.101", kafka2: "192.168.191.102", kafka3: "192.168.191.103" };
const bootstrap = (port: number) =>
  Object.values(addresses)
    .map((address) => `${address}:${port}`)
    .join(",");
const acls = [
  {
    ...{ resource: "topic", name: "probe-", pattern: "prefixed" },
    operations: ["Create", "Describe", "Read", "Write"],
  },
];
const users = [{ name: "probe", acls }];

interface StepOutputs extends Outputs {
  readonly plaintextBootstrapServers?: string;
  readonly securityProtocol?: string;
}

/** Where a cluster keeps its metadata, and what is asked of that once plain text is closed. */
interface Kind {
  readonly what: string;
  readonly shipped: "dev" | "kraft";
  readonly settings: Settings;
  readonly assertClosed: (hosts: Hosts) => Promise<void>;
}

const kinds: readonly Kind[] = [
  {
    what: "with ZooKeeper",
    shipped: "dev",
    settings: {},
    async assertClosed(hosts) {
      const word = "exec 3<> /dev/tcp/192.168.191.101/2181; echo srvr >&3; timeout 3 cat <&3 || true";
      assert.doesNotMatch(await hosts.run("kafka1", word), /Mode|version/i);
    },
  },
  {
    what: "in KRaft",
    shipped: "kraft",
    settings: { kafka: { controllers: { heap: "128m", securePort: 9097 } } },
    async assertClosed(hosts) {
      assert.equal(await hosts.run("kafka1", "ss -Hltn 'sport = :9095'"), "");
      assert.notEqual(await hosts.run("kafka1", "ss -Hltn 'sport = :9097'"), "");
    },
  },
];

for (const kind of kinds) describeWay(kind);

function describeWay({ what, shipped, settings, assertClosed }: Kind): void {
  describe(`a cluster ${what} in use that goes from plain text to security, and back`, () => {
    let project: Project;
    let hosts: Hosts;
    const up = () => project.succeed("up", stack, "--no-smoke-test");
    const outputs = async () => (await project.outputs(stack)) as unknown as StepOutputs;
    const plain = new Application(() => bootstrap(9092));
    const login = () => path.join(project.root, ".state/credentials", stack, "probe/producer.properties");
    const secure = new Application(() => bootstrap(9093), undefined, login);

    async function configure(security: Settings[string]): Promise<void> {
      const text = await readFile(path.join(project.root, `Pulumi.${shipped}.yaml`), "utf8");
      const own = text
        .replaceAll("192.168.10.", "192.168.191.")
        .replaceAll(`.sandbox/${shipped}/`, `.sandbox/${stack}/`);
      const known = { users: security === "plaintext" ? [] : users };
      await writeFile(
        path.join(project.root, `Pulumi.${stack}.yaml`),
        withSettings(own, known, settings, { security }),
      );
    }

    /** Takes the step in use; the second run has nothing to do. */
    async function take(step: string, application: Application): Promise<void> {
      await configure(step === "plaintext" ? step : { mode: "secure", plaintextUntil: step });
      const began = Date.now();
      assert.deepEqual(await application.feltDuring(up), nothingFelt);
      process.stdout.write(`      ${step}: ${Math.round((Date.now() - began) / 1000)} s\n`);
      assert.match(await up(), /Nothing changed/);
    }

    /** What status says of the clients in plain text. */
    async function plainClients(): Promise<{ readonly connections: number; readonly rule: string }> {
      const { stdout } = await project.script("status", stack, "--json");
      const { plaintext = [], findings } = reportSchema.parse(JSON.parse(stdout));
      assert.deepEqual(
        plaintext.map(({ broker, listener, step }) => [broker, listener, step]),
        [1, 2, 3].map((id) => [id, "PLAINTEXT", "kept"]),
      );
      const connections = plaintext.reduce((sum, one) => sum + (one.connections ?? NaN), 0);
      return { connections, rule: findings.find(({ check }) => check === "plaintext-clients")?.rule ?? "" };
    }

    before(async () => {
      project = await Project.create();
      hosts = new Hosts(project, stack, addresses);
      await configure("plaintext");
      await up();
    });

    after(async () => {
      await Promise.all([plain.stop(), secure.stop()]);
      await project.script("down", stack);
      await project.remove();
    });

    it("does not become secure at once, and is told the first step", async () => {
      await configure("secure");
      const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
      assert.equal(exitCode, 1, output);
      assert.match(output, /fix: .*set security: \{ mode: secure, plaintextUntil: opened \}.* first/);
    });

    it("opens listeners with TLS while all go on in plain text", async () => {
      await take("opened", plain);
      const { bootstrapServers, securityProtocol } = await outputs();
      assert.deepEqual([bootstrapServers, securityProtocol], [bootstrap(9092), undefined]);
      await project.succeed("credentials", stack, "probe");
      assert.deepEqual(await secure.feltDuring(() => Promise.resolve()), nothingFelt);
    });

    it("makes TLS the rule, and keeps plain text for clients that have yet to move", async () => {
      await take("kept", plain);
      const { bootstrapServers, plaintextBootstrapServers, securityProtocol } = await outputs();
      assert.deepEqual([bootstrapServers, securityProtocol], [bootstrap(9093), "SASL_SSL"]);
      assert.equal(plaintextBootstrapServers, bootstrap(9092));
      const used = await plainClients();
      assert(used.connections > 0, "the application is connected");
      assert.match(used.rule, /security: secure would shut them out/);
      await configure("secure");
      const preview = await project.succeed("pulumi", "preview", "--stack", stack);
      assert.match(preview, /warning: PLAINTEXT will be closed, and shuts out \d+ connections?: \d+ from /);
      await plain.stop();
      await eventually("its connections end", 30, async () => (await plainClients()).connections === 0);
      assert.match((await plainClients()).rule, /they can be closed/);
    });

    it("closes plain text when its clients have moved", async () => {
      await take("closed", secure);
      await assert.rejects(kcat({ bootstrapServers: bootstrap(9092) } as Outputs).produce("orders", ["one"]));
      assert.equal(await hosts.run("kafka1", "ss -Hltn 'sport = :9092'"), "");
      await assertClosed(hosts);
    });

    it("goes back only step by step", async () => {
      await configure("plaintext");
      const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
      assert.equal(exitCode, 1, output);
      assert.match(output, /fix: .*set security: \{ mode: secure, plaintextUntil: kept \}.* first/);
      await take("kept", secure);
      await secure.stop();
    });

    for (const step of ["opened", "left", "plaintext"])
      it(`is ${step} on the way back, and used in plain text`, async () => {
        await take(step, again);
      });

    it("leaves nothing behind when it goes down", async () => {
      await again.stop();
      await project.succeed("down", stack);
      await rm(path.join(project.root, `Pulumi.${stack}.yaml`));
      await assertNothingLeft(project, stack);
    });

    const again = new Application(() => bootstrap(9092));
  });
}
