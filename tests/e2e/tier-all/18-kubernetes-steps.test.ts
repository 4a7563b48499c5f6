import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { kafkaVersions } from "../../../components/services/kafka/versions";
import { certificatesIn } from "../../../operations/certificates/pem";
import { imageName } from "../../../tools/images/image";
import { Application, type FeltDuring, nothingFelt } from "../support/application";
import { kcat, type Outputs } from "../support/clients";
import { LocalKubernetes, type Pod } from "../support/kubernetes";
import { Project } from "../support/project";
import { runs, serials } from "../support/secure-pods";
import { inPlainText, type Settings, withControllers, withSettings } from "../support/stack-text";

const stack = "steps";
/** The settings of producers in plain text. */
const plainFile = "plain.properties";
const namespace = "kafka-steps";
const nodePorts = { 1: 30951, 2: 30952, 3: 30953 };
const secureNodePorts = { 1: 30961, 2: 30962, 3: 30963 };
const operations = ["Create", "Describe", "Read", "Write"];
const acls = [{ resource: "topic", name: "probe-", pattern: "prefixed", operations }];

/** What differs from the stack file of the step before. */
interface Change {
  readonly step: string;
  readonly passwordNumbers?: readonly number[];
  readonly authorityRenewal?: string;
  /** The stack file knows no ports of TLS beside the others. */
  readonly withoutSecure?: boolean;
}

/** Where a cluster keeps its metadata. */
interface Kind {
  readonly what: string;
  /** The stack file, from that of the stack `k8s` in plain text. */
  readonly from: (k8s: string) => Promise<string>;
  readonly settings: Settings;
  readonly asksZooKeeper: boolean;
  /** Where each pod that keeps the metadata shows its certificate; default: as ZooKeeper does. */
  readonly quorum?: Readonly<Record<string, number>>;
}

const kinds: readonly Kind[] = [
  { what: "with ZooKeeper", from: (k8s) => Promise.resolve(k8s), settings: {}, asksZooKeeper: true },
  {
    what: "in KRaft",
    async from(k8s) {
      const version = "4.3.1";
      const sha512 = kafkaVersions.find((one) => one.version === version)?.mavenSha512 ?? "";
      return withControllers(k8s, await imageName({ product: "kafka", version, source: { kind: "maven" }, sha512 }));
    },
    settings: { kafka: { controllers: { heap: "128m", securePort: 9197 } } },
    asksZooKeeper: false,
    quorum: Object.fromEntries([101, 102, 103].map((id) => [`kafka-controller-${id}`, 9197])),
  },
];

for (const kind of kinds) describeWay(kind);

function describeWay({ what, from, settings, asksZooKeeper, quorum }: Kind): void {
  describe(`a cluster on Kubernetes ${what}, in use by clients outside, that goes from plain text to security, and back`, () => {
    let project: Project;
    let kubernetes: LocalKubernetes;
    let k8s: string;
    let outputs: StackOutputs;
    /** Where clients were told to connect in plain text, and with TLS. */
    let [inPlain, withTls] = ["", ""];
    const up = () => project.succeed("up", stack, "--no-smoke-test");
    const exec = (pod: string, script: string) =>
      kubernetes.kubectl("--namespace", namespace, "exec", pod, "--", "bash", "-c", script);
    const folderOf = (name: string) => path.join(project.root, ".state", name);
    const using = (servers: () => string, file: string) =>
      new Application(servers, undefined, () => path.join(project.root, file));
    const [plain, again] = [using(() => inPlain, plainFile), using(() => inPlain, plainFile)];
    const loggedIn = (name: string) => using(() => withTls, `.state/${name}/producer.properties`);
    const [first, next, last] = ["first", "next", "last"].map(loggedIn) as [Application, Application, Application];

    async function configure(change: Change): Promise<void> {
      const { step, passwordNumbers = [1], authorityRenewal, withoutSecure = false } = change;
      const ofTls = withoutSecure ? {} : { secure: { nodePorts: secureNodePorts } };
      const external = `external: ${JSON.stringify({ type: "NodePort", nodePorts, ...ofTls })}`;
      const own = (await from(inPlainText(k8s)))
        .replace(/namespace: .*/, `namespace: ${namespace}`)
        .replace(/external:\n +type: NodePort\n +nodePorts: .*/, external);
      const renewal = authorityRenewal === undefined ? {} : { authorityRenewal };
      const security = step === "plaintext" ? step : { mode: "secure", plaintextUntil: step, ...renewal };
      const users = step === "plaintext" ? [] : [{ name: "probe", acls, passwordNumbers }];
      await writeFile(
        path.join(project.root, `Pulumi.${stack}.yaml`),
        withSettings(own, settings, { topics: [], users, security }),
      );
    }

    /** Makes a change under an application, which feels nothing; the second run has nothing to do. */
    async function take(change: Change, feltDuring: FeltDuring): Promise<string> {
      await configure(change);
      const began = Date.now();
      let output = "";
      const felt = await feltDuring(async () => (output = await up()));
      if (felt.failed.length > 0) console.log(output);
      assert.deepEqual(felt, nothingFelt);
      const [seconds, what] = [Math.round((Date.now() - began) / 1000), Object.values(change).join(" ")];
      process.stdout.write(`      ${what}: ${seconds} s\n`);
      assert.match(await up(), /Nothing changed/);
      outputs = (await project.outputs(stack)) as unknown as StackOutputs;
      return output;
    }

    /** What an `up` says that is refused, and leaves every pod as it was. */
    async function refused(change: Change): Promise<string> {
      const before = await kubernetes.each("pods", namespace, ({ metadata }: Pod) => metadata.uid);
      await configure(change);
      const { output, exitCode } = await project.script("up", stack, "--no-smoke-test");
      assert.equal(exitCode, 1, output);
      assert.deepEqual(await kubernetes.each("pods", namespace, ({ metadata }: Pod) => metadata.uid), before);
      return output;
    }

    /** The ports on which a broker listens (proc(5): state 0A). */
    async function listening(): Promise<number[]> {
      const sockets = await exec("kafka-1", "cat /proc/net/tcp /proc/net/tcp6");
      const all = [...sockets.matchAll(/^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F:]+ 0A /gm)];
      return all.map(([, port = ""]) => Number.parseInt(port, 16));
    }

    /** What an anonymous client of ZooKeeper is told. */
    const askZooKeeper = () => exec("kafka-1", "exec 3<> /dev/tcp/zk-1/2181; echo srvr >&3; timeout 3 cat <&3 || true");

    before(async () => {
      project = await Project.create();
      kubernetes = new LocalKubernetes(project);
      k8s = await readFile(path.join(project.root, "Pulumi.k8s.yaml"), "utf8");
      await configure({ step: "plaintext", withoutSecure: true });
      await up();
      outputs = (await project.outputs(stack)) as unknown as StackOutputs;
      inPlain = outputs.bootstrapServers;
      await writeFile(path.join(project.root, plainFile), outputs.clientFiles["producer.properties"]);
    });

    after(async () => {
      await Promise.all([plain, first, next, last, again].map((application) => application.stop()));
      await kubernetes.end(stack);
    });

    it("does not become secure at once, is told the first step, and what clients outside need there", async () => {
      const output = await refused({ step: "closed" });
      assert.match(output, /fix: .*set security: \{ mode: secure, plaintextUntil: opened \}.* first/);
      const told = await refused({ step: "opened", withoutSecure: true });
      assert.match(told, /kubernetes\.kafka\.external\.secure: must be there with security\.plaintextUntil: opened/);
      assert.match(told, /fix: +add secure: \{ nodePorts: \{ 1: 30954, 2: 30955, 3: 30956 \} \}/);
    });

    it("opens listeners with TLS, at ports of their own, while all go on in plain text", async () => {
      await take({ step: "opened" }, plain.feltDuring);
      assert.deepEqual([outputs.bootstrapServers, outputs.securityProtocol], [inPlain, undefined]);
      await project.succeed("credentials", stack, "probe", "--directory", folderOf("first"));
      const [, servers = ""] =
        /^bootstrap\.servers=(.*)$/m.exec(
          await readFile(path.join(folderOf("first"), "producer.properties"), "utf8"),
        ) ?? [];
      withTls = servers.replaceAll("\\:", ":");
      assert.deepEqual(
        withTls.match(/:\d+/g),
        Object.values(secureNodePorts).map((port) => `:${port}`),
      );
      assert.deepEqual(await first.feltDuring(() => Promise.resolve()), nothingFelt);
    });

    it("makes TLS the rule, and keeps plain text for clients outside that have yet to move", async () => {
      await take({ step: "kept" }, async (task) => {
        const done = task();
        const felt = await Promise.all([plain, first].map((application) => application.feltDuring(() => done)));
        return { failed: felt.flatMap(({ failed }) => failed), lost: felt.flatMap(({ lost }) => lost) };
      });
      assert.deepEqual([outputs.bootstrapServers, outputs.securityProtocol], [withTls, "SASL_SSL"]);
      assert.equal(outputs.plaintextBootstrapServers, inPlain);
      if (asksZooKeeper) assert.match(await askZooKeeper(), /Mode: /);
      await plain.stop();
    });

    it("does not tell clients with TLS other ports with the last step", async () => {
      const output = await refused({ step: "closed", withoutSecure: true });
      assert.match(output, /the port of clients with TLS cannot change together with security\.plaintextUntil/);
      assert.match(output, /given: 30951, while 30961 is installed/);
      assert.match(output, /fix: +set it to 30961/);
    });

    it("closes plain text when its clients have moved, and all others stay where they are", async () => {
      assert((await listening()).includes(9092));
      await take({ step: "closed" }, first.feltDuring);
      assert.deepEqual([outputs.bootstrapServers, outputs.plaintextBootstrapServers], [withTls, undefined]);
      await assert.rejects(kcat({ bootstrapServers: inPlain } as Outputs).produce("orders", ["one"]));
      const open = await listening();
      for (const port of [9093, 9094, 9095]) assert(open.includes(port), String(port));
      for (const port of [9092, 9096]) assert(!open.includes(port), String(port));
      if (asksZooKeeper) assert.doesNotMatch(await askZooKeeper(), /Mode|version/i);
    });

    it("changes a password while it is used: no pod is replaced, and no send fails", async () => {
      const before = await runs({ kubernetes, namespace });
      await take({ step: "closed", passwordNumbers: [1, 2] }, first.feltDuring);
      await first.stop();
      await project.succeed("credentials", stack, "probe", "--directory", folderOf("next"));
      await take({ step: "closed", passwordNumbers: [2] }, next.feltDuring);
      assert.deepEqual(await runs({ kubernetes, namespace }), before);
    });

    const replaced = asksZooKeeper ? "no pod is" : "its pods are";
    it(`replaces its authority in three steps: ${replaced} replaced, no send fails, and all certificates are new`, async () => {
      const secure = { step: "closed", passwordNumbers: [2] };
      const [before, old] = [await runs({ kubernetes, namespace }), outputs.caCertificate ?? ""];
      const shown = await serials({ environment: { project }, namespace, ...(quorum === undefined ? {} : { quorum }) });
      await take({ ...secure, authorityRenewal: "announced" }, next.feltDuring);
      assert.equal(certificatesIn(outputs.caCertificate ?? "").length, 2);
      await next.stop();
      await project.succeed("credentials", stack, "probe", "--directory", folderOf("last"));
      await take({ ...secure, authorityRenewal: "switched" }, last.feltDuring);
      const now = await serials({ environment: { project }, namespace, ...(quorum === undefined ? {} : { quorum }) });
      assert.deepEqual(Object.keys(now), Object.keys(shown));
      for (const [port, serial] of Object.entries(now)) assert.notEqual(serial, shown[port], port);
      await take({ ...secure, authorityRenewal: "retired" }, last.feltDuring);
      assert.equal(certificatesIn(outputs.caCertificate ?? "").length, 1);
      assert.notEqual(outputs.caCertificate, old);
      const after = await runs({ kubernetes, namespace });
      // Connections to the quorum keep the certificate of their start (KAFKA-20025).
      if (asksZooKeeper) assert.deepEqual(after, before);
      else for (const [pod, run] of Object.entries(after)) assert.notDeepEqual(run, before[pod], pod);
    });

    it("goes back only step by step, first to both", async () => {
      const output = await refused({ step: "plaintext" });
      assert.match(output, /fix: .*set security: \{ mode: secure, plaintextUntil: kept \}.* first/);
      await take({ step: "kept", passwordNumbers: [2] }, last.feltDuring);
      assert.deepEqual([outputs.bootstrapServers, outputs.plaintextBootstrapServers], [withTls, inPlain]);
      await last.stop();
    });

    for (const step of ["opened", "left", "plaintext"])
      it(`is ${step} on the way back, and used in plain text at the ports of the beginning`, async () => {
        await take({ step, passwordNumbers: [2] }, again.feltDuring);
        assert.equal(outputs.bootstrapServers, inPlain);
      });
  });
}
