import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { resolveCluster } from "../../../../components/config/defaults";
import { parseConfig } from "../../../../components/config/parse";
import { type Target, targetsSchema } from "../../../../components/resources/inputs/target-inputs";
import { planSchema } from "../../../../components/resources/inputs/roll-inputs";
import { publicKey, type Raw, rawHost, specOf } from "../../../helpers/config";
import { deploy, get, privateKey, secretInput, stdin, type Wanted } from "../../../helpers/deploy";
import { valueOf } from "../../../helpers/engine";
import { stackValues } from "../../../helpers/stack-file";

const remote = "command:remote:Command";
const local = "command:local:Command";
const own = (kind: string) => `kafka-zookeeper:index:${kind}`;
const uuid = "random:index/randomUuid:RandomUuid";
const hosts = ["kafka1", "kafka2", "kafka3"];
const services = [1, 2, 3].flatMap((id) => [`cluster-zookeeper-${id}`, `cluster-kafka-${id}`]);
const preflight = "cluster-preflight";
const roll = "cluster-roll";
const upload = "cluster-upload";
const stop = "cluster-stop";

interface Server {
  readonly id: number;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly digest: string;
}

function named(wanted: Map<string, Wanted>, type: string): string[] {
  return [...wanted.values()].filter((one) => one.type === type).map(({ name }) => name);
}

describe("the stack dev on hosts", () => {
  let wanted: Map<string, Wanted>;

  before(async () => {
    const { config } = parseConfig(stackValues("dev"));
    assert(config);
    wanted = await deploy(resolveCluster(config));
  });

  it("has one resource for each service, named by its id, and one upload and one roll for the cluster", () => {
    assert.deepEqual(named(wanted, remote), services);
    assert.deepEqual(named(wanted, own("Upload")), [upload]);
    assert.deepEqual(named(wanted, own("Roll")), [roll]);
  });

  it("looks at all hosts together before anything else", async () => {
    assert.deepEqual([...get(wanted, preflight).waitsFor], []);
    const job = await secretInput<{ mode: string; repairs: number; targets: Raw[] }>(wanted, preflight, "wanted");
    const { mode, repairs, targets } = job;
    assert.deepEqual([mode, repairs], ["enforce", 0]);
    assert.deepEqual(
      targets.map(({ needs }) => (needs as Raw)["host"]),
      hosts,
    );
  });

  for (const id of [1, 2, 3]) {
    const [zookeeper, kafka] = [`cluster-zookeeper-${id}`, `cluster-kafka-${id}`];

    it(`sets up the services of host ${id} one after the other, without waiting for another host`, () => {
      assert.deepEqual([...get(wanted, zookeeper).waitsFor].sort(), [preflight, upload]);
      assert.deepEqual([...get(wanted, kafka).waitsFor].sort(), [preflight, upload, zookeeper].sort());
    });
  }

  it("changes no host before the preflight has passed and every archive is verified and on its host", () => {
    assert.deepEqual([...get(wanted, upload).waitsFor], [preflight]);
    for (const service of services) assert(get(wanted, service).waitsFor.has(upload), service);
  });

  it("starts nothing before every service is configured", () => {
    const { waitsFor } = get(wanted, roll);
    for (const service of services) assert(waitsFor.has(service), service);
  });

  it("stops the services when it is destroyed, before anything on a host goes, also after a roll that failed", () => {
    const { type, waitsFor } = get(wanted, stop);
    assert.equal(type, own("Stop"));
    for (const service of services) assert(waitsFor.has(service), service);
    assert(get(wanted, roll).waitsFor.has(stop) && !waitsFor.has(roll));
  });

  it("has a plan that names every server, that anybody may read, and that the roll job understands", () => {
    const { inputs } = get(wanted, roll);
    const plan = planSchema.strict().parse(inputs["plan"]);
    const places = (servers: readonly Server[]) =>
      servers.map(({ id, host, address, port }) => [id, host, address, port]);
    assert.deepEqual(
      places(plan.zookeeper),
      [1, 2, 3].map((id) => [id, `kafka${id}`, `192.168.10.10${id}`, 2181]),
    );
    assert.deepEqual(
      places(plan.kafka),
      [1, 2, 3].map((id) => [id, `kafka${id}`, `192.168.10.10${id}`, 9094]),
    );
    assert.deepEqual([plan.timeout, plan.pauseAfter, plan.batch], [600, "none", "broker"]);
    assert(!/SECRET|PRIVATE|hostKey|ssh-ed25519/.test(JSON.stringify(inputs["plan"])));
  });

  it("tells the roll job in secret how the hosts are reached", async () => {
    const targets = targetsSchema.parse(await secretInput(wanted, roll, "targets"));
    assert.deepEqual(
      targets.map(({ name, sudo, connection }) => [name, sudo, connection.host, connection.hostKey]),
      hosts.map((host, index) => [host, false, `192.168.10.10${index + 1}`, publicKey("ssh-ed25519", index)]),
    );
  });

  it("makes the identity and the authority of the cluster once and protects them", () => {
    assert.deepEqual(named(wanted, uuid), ["cluster-id"]);
    assert.equal(get(wanted, "cluster-id").protect, true);
    const protectedOnes = [...wanted.values()].filter(({ protect }) => protect).map(({ name }) => name);
    assert.deepEqual(protectedOnes.sort(), ["cluster-authority", "cluster-id"]);
  });

  it("never uses triggers, which would replace, nor hands outputs to the environment", () => {
    for (const name of [...named(wanted, remote), ...named(wanted, local)]) {
      const { props } = get(wanted, name);
      assert.equal(props["triggers"], undefined, name);
      assert.equal(props["environment"], undefined, name);
      assert.equal(props["addPreviousOutputInEnv"], false, name);
    }
  });

  it("runs the same on create and update, and hands everything over on standard input", () => {
    const id = "00000000-0000-4000-8000-000000000001";
    for (const name of named(wanted, remote)) {
      const { inputs } = get(wanted, name);
      assert.equal(inputs["create"], `exec bash -s -- apply ${id} 0`, name);
      assert.equal(inputs["update"], inputs["create"], name);
      assert.equal(inputs["delete"], `exec bash -s -- remove ${id}`, name);
    }
  });

  it("checks the key of each host", async () => {
    for (const index of hosts.keys()) {
      const connection = get(wanted, `cluster-kafka-${index + 1}`).props["connection"] as pulumi.Input<Raw>;
      const { value } = await valueOf(connection);
      assert.equal(value?.["hostKey"], publicKey("ssh-ed25519", index));
      assert.equal(value["host"], `192.168.10.10${index + 1}`);
    }
  });

  it("keeps the private key out of every script, and secret where it is needed", async () => {
    for (const name of named(wanted, remote)) {
      const { props } = get(wanted, name);
      assert(!(await stdin(wanted, name)).includes("VERY-SECRET"), name);
      assert.equal((await valueOf(props["connection"])).secret, true, name);
    }
    const secrets = [
      [stop, "targets"],
      [roll, "targets"],
      [preflight, "wanted"],
      [upload, "targets"],
    ] as const;
    for (const [name, input] of secrets) {
      const value = await secretInput(wanted, name, input);
      const text = typeof value === "string" ? value : JSON.stringify(value);
      assert(text.includes(JSON.stringify(privateKey)), name);
    }
  });

  it("sends scripts that bash understands", async () => {
    const scripts = await Promise.all(["cluster-zookeeper-1", "cluster-kafka-1"].map((name) => stdin(wanted, name)));
    execFileSync("bash", ["-n"], { input: scripts.join("\n") });
  });
});

describe("a cluster on hosts", () => {
  it("keeps the identity that the stack file gives", async () => {
    const clusterId = "0d9f2b9c-3f54-4e07-9f3c-0d3c8a6a2b11";
    const wanted = await deploy(specOf({ clusterId }));
    assert.deepEqual(named(wanted, uuid), []);
    assert.equal(get(wanted, "cluster-kafka-1").inputs["create"], `exec bash -s -- apply ${clusterId} 0`);
  });

  it("becomes root through sudo where it logs in as somebody else", async () => {
    const wanted = await deploy(specOf({ hosts: [rawHost(1), rawHost(2, { sshUser: "admin" })] }));
    assert.match(String(get(wanted, "cluster-kafka-1").inputs["create"]), /^exec bash -s -- /);
    for (const name of ["cluster-zookeeper-2", "cluster-kafka-2"])
      assert.match(String(get(wanted, name).inputs["create"]), /^exec sudo -n bash -s -- /);
    for (const job of [upload, roll]) {
      const targets = await secretInput<Target[]>(wanted, job, "targets");
      assert.deepEqual(
        targets.map(({ sudo }) => sudo),
        [false, true],
        job,
      );
    }
  });

  it("uploads nothing that the hosts download", async () => {
    const url = { source: "https://mirror.example.org/d.tgz", sha512: "ab".repeat(64) };
    const wanted = await deploy(specOf({ zookeeper: url, kafka: url }));
    assert.deepEqual(named(wanted, own("Upload")), []);
    assert(get(wanted, "cluster-kafka-1").waitsFor.has(preflight));
    assert.match(
      await stdin(wanted, "cluster-kafka-1"),
      /^install_distribution kafka .* https:\/\/mirror\.example\.org\/d\.tgz$/m,
    );
  });

  it("uploads only what runs on the host", async () => {
    const apart = [rawHost(1, { brokerId: undefined }), rawHost(2, { zookeeperId: undefined })];
    const sha512 = "cd".repeat(64);
    const wanted = await deploy(specOf({ hosts: apart, kafka: { source: "dist/kafka.tgz", sha512 } }));
    const uploads = get(wanted, upload).inputs["uploads"] as Raw[];
    assert.deepEqual(
      uploads.map(({ product, source, hosts: on }) => [product, source, on]),
      [
        ["zookeeper", { kind: "maven" }, ["kafka1"]],
        ["kafka", { kind: "file", path: "dist/kafka.tgz" }, ["kafka2"]],
      ],
    );
  });

  it("keeps data on delete, unless the stack says otherwise", async () => {
    const kept = await stdin(await deploy(specOf()), "cluster-kafka-1");
    const deleted = await stdin(await deploy(specOf({ deleteData: true })), "cluster-kafka-1");
    assert(!/^remove_data /m.test(kept) && !/^release_host$/m.test(kept));
    assert.deepEqual(deleted.match(/^(remove_data .*|release_host)$/gm), [
      'remove_data /var/lib/kafka "$cluster_id"',
      "release_host",
    ]);
  });

  it("logs in with a password where that is what the stack has", async () => {
    const wanted = await deploy(specOf(), { password: pulumi.secret("hunter2") });
    const { value, secret } = await valueOf(get(wanted, "cluster-kafka-1").props["connection"] as pulumi.Input<Raw>);
    assert.deepEqual([value?.["password"], value?.["privateKey"], secret], ["hunter2", undefined, true]);
  });
});
