import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { projectRoot } from "../../operations/lib/paths";
import { parseUrn } from "../../operations/provider/urn";
import { privateKey, PythonProgram } from "./support/python-program";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState: { readonly inputs?: Readonly<Record<string, unknown>> };
}

describe("a program in Python", () => {
  let program: PythonProgram;
  let added = "";

  before(async () => {
    program = await PythonProgram.create();
    added = await program.addPackage();
  });

  after(() => program.remove());

  it("adds the package as any other: generated, installed, and named in its files", async () => {
    assert.match(added, /import pulumi_kafka_zookeeper as kafka_zookeeper/);
    assert.match(await program.read("requirements.txt"), /^sdks\/kafka-zookeeper$/m);
    assert.match(await program.read("Pulumi.yaml"), /^packages:\n +kafka-zookeeper: .*\/plugin$/m);
    const generated = await program.read("sdks/kafka-zookeeper/pulumi_kafka_zookeeper/kafka_on_hosts.py");
    assert.match(generated, /min_free_disk: Optional\[.*str\] = None/);
    assert.match(generated, /Space that must be free on each file system/);
  });

  describe("that makes a cluster on three hosts", () => {
    let steps: readonly Step[];
    let text = "";

    before(async () => {
      const { exitCode, stdout, text: all } = await program.preview("--json");
      assert.equal(exitCode, 0, all);
      text = all;
      ({ steps } = JSON.parse(stdout) as { steps: Step[] });
    });

    it("previews all of it, with no host there", () => {
      const made = steps.map(({ urn }) => parseUrn(urn)).map(({ type, name }) => `${type} ${name}`);
      const services = [1, 2, 3].flatMap((id) => [`kafka-zookeeper-${id}`, `kafka-kafka-${id}`]);
      const hosts = services.map((service) => `command:remote:Command ${service}`);
      const cluster = [
        "pulumi:pulumi:Stack shop-kafka-test",
        "kafka-zookeeper:index:KafkaOnHosts kafka",
        "kafka-zookeeper:index:Observation kafka-drift",
        "kafka-zookeeper:index:Topics kafka-topics",
        "random:index/randomUuid:RandomUuid kafka-id",
        "kafka-zookeeper:index:Preflight kafka-preflight",
        "kafka-zookeeper:index:Upload kafka-upload",
        "kafka-zookeeper:index:Roll kafka-roll",
        "kafka-zookeeper:index:Stop kafka-stop",
        "kafka-zookeeper:index:Users kafka-users",
        "kafka-zookeeper:index:CertificateAuthority kafka-authority",
        "kafka-zookeeper:index:KeyFiles kafka-key-files",
      ];
      const leaves = (id: number) => [
        `zookeeper-${id}-server`,
        ...["server", "admin", "zookeeper"].map((leaf) => `kafka-${id}-${leaf}`),
      ];
      const certificates = ["admin", ...[1, 2, 3].flatMap(leaves)].map(
        (name) => `kafka-zookeeper:index:Certificate kafka-${name}`,
      );
      assert.deepEqual(made.sort(), [...cluster, ...hosts, ...certificates].sort());
      assert.deepEqual(new Set(steps.map(({ op }) => op)), new Set(["create"]));
    });

    it("gives the arguments of the program to the hosts", () => {
      const configure = steps.find(({ urn }) => urn.endsWith("::kafka-kafka-2"));
      const script = String(configure?.newState.inputs?.["stdin"]);
      for (const line of ["broker.id=2", "broker.rack=b", "log.retention.hours=48"])
        assert(script.split("\n").includes(line), line);
    });

    it("shows its private key nowhere", () => {
      assert(!text.includes("VERY-SECRET") && !text.includes(privateKey.trim()));
    });

    it("has the outputs of a stack of this project, and keeps the policy pack", async () => {
      const { exitCode, text: all } = await program.preview("--policy-pack", path.join(projectRoot, "policy"));
      assert.equal(exitCode, 0, all);
      assert.match(all, /bootstrapServers: "10\.0\.0\.11:9093,10\.0\.0\.12:9093,10\.0\.0\.13:9093"/);
      assert.match(all, /zookeeperConnect: "10\.0\.0\.11:2181,10\.0\.0\.12:2181,10\.0\.0\.13:2181"/);
      assert.match(all, /kafka-zookeeper@v\d/);
    });
  });

  describe("that makes two clusters on hosts and two on Kubernetes", () => {
    it("previews all of them: each resource has a name of its own", async () => {
      const single = await program.read("__main__.py");
      const text = await readFile(path.join(__dirname, "fixtures/four_clusters.py"), "utf8");
      await program.change("__main__.py", () => text);
      const { exitCode, text: all } = await program.preview();
      assert.equal(exitCode, 0, all);
      for (const name of ["orders-hosts-kafka-1", "payments-hosts-kafka-1", "orders-pods-kafka", "payments-pods-kafka"])
        assert(all.includes(` ${name} create`), `${name} is not in\n${all}`);
      await program.change("__main__.py", () => single);
    });
  });

  describe("with bad arguments", () => {
    it("is refused with every fault at once, each with its rule, what was given and the fix", async () => {
      await program.change("__main__.py", (text) =>
        text
          .replace('"heap": "6g"', '"heap": "big", "minInsyncReplicas": 4')
          .replace('zookeeper={"source": "maven"}', 'zookeeper={"source": "maven", "haep": "1g"}')
          .replace('"address": f"10.0.0.1{number}"', '"address": f"10.0.0.11"'),
      );
      const { exitCode, text } = await program.preview();
      assert.notEqual(exitCode, 0);
      const said = [
        "resource 'kafka' has a problem: the configuration has 4 errors; nothing was changed",
        "1. zookeeper.haep: is not a setting of this program",
        "did you mean zookeeper.heap? Otherwise remove it",
        "2. hosts[].address: must differ on every host",
        'given: "10.0.0.11" on 3 hosts: kafka1, kafka2, kafka3',
        "3. kafka.heap: must be a size: a number followed by k, m or g",
        'given: "big"',
        "fix:   write it as for -Xmx, such as 512m or 6g",
        "4. kafka.minInsyncReplicas: must be 1 to 3, the replication factor, or no acks=all write succeeds",
        "given: 4",
        "fix:   use 2",
      ];
      for (const line of said) assert(text.includes(line), `${line}\n is not in\n${text}`);
    });
  });

  describe("that makes a cluster on Kubernetes", () => {
    it("previews all of it, with no Kubernetes there, and uses its outputs as typed values", async () => {
      const text = await readFile(path.join(__dirname, "fixtures/on_kubernetes.py"), "utf8");
      await program.change("__main__.py", () => text);
      const { exitCode, text: all } = await program.preview();
      assert.equal(exitCode, 0, all);
      for (const line of [
        "StatefulSet kafka-kafka create",
        "StatefulSet kafka-zk create",
        "kafka-zookeeper:index:PodRoll kafka-kafka-roll create",
      ])
        assert(all.includes(line), `${line} is not in\n${all}`);
      assert.match(all, /first {3}: "kafka-1\.shop\.svc\.cluster\.local:9093"/);
      // It names the authority, which is not made yet.
      assert.match(all, /settings: \[unknown\]/);
      assert.match(all, /the cluster did not answer, so nothing was checked against it/);
    });
  });
});
