import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { resolveCluster } from "../../../components/model/defaults";
import { parseConfig } from "../../../components/model/parse";
import { publicKey, type Raw, rawHost, specOf } from "../../helpers/config";
import { deploy, privateKey, type Wanted } from "../../helpers/deploy";
import { valueOf } from "../../helpers/engine";
import { stackValues } from "../../helpers/stack-file";

const remote = "command:remote:Command";
const local = "command:local:Command";
const uuid = "random:index/randomUuid:RandomUuid";
const hosts = ["kafka1", "kafka2", "kafka3"];
const rolls = [1, 2, 3].map((id) => `zookeeper-${id}-roll`).concat([1, 2, 3].map((id) => `kafka-${id}-roll`));

function named(wanted: Map<string, Wanted>, type: string): string[] {
  return [...wanted.values()].filter((one) => one.type === type).map(({ name }) => name);
}

function get(wanted: Map<string, Wanted>, name: string): Wanted {
  const found = wanted.get(name);
  assert(found, `${name} is not among ${[...wanted.keys()].join(", ")}`);
  return found;
}

async function stdin(wanted: Map<string, Wanted>, name: string): Promise<string> {
  return (await valueOf(get(wanted, name).props["stdin"] as string)).value ?? "";
}

describe("the stack dev on hosts", () => {
  let wanted: Map<string, Wanted>;

  before(async () => {
    const { config } = parseConfig(stackValues("dev"));
    assert(config);
    wanted = await deploy(resolveCluster(config));
  });

  it("uploads, installs and configures each host, rolls each server, and asks for the whole at the end", () => {
    assert.deepEqual(named(wanted, remote).sort(), [
      "cluster-ready",
      ...hosts
        .flatMap((host) => [`${host}-configure`, `${host}-install`])
        .concat(rolls)
        .sort(),
    ]);
    assert.deepEqual(named(wanted, local), ["preflight", ...hosts.map((host) => `${host}-upload`)]);
  });

  it("looks at all hosts together before anything else", async () => {
    assert.deepEqual([...get(wanted, "preflight").waitsFor], []);
    const { mode, targets } = JSON.parse(await stdin(wanted, "preflight")) as { mode: string; targets: Raw[] };
    assert.equal(mode, "enforce");
    assert.deepEqual(
      targets.map(({ needs }) => (needs as Raw)["host"]),
      hosts,
    );
  });

  for (const host of hosts) {
    it(`configures ${host} after it is installed, and installs after the upload`, () => {
      assert(get(wanted, `${host}-configure`).waitsFor.has(`${host}-install`));
      assert(get(wanted, `${host}-install`).waitsFor.has(`${host}-upload`));
    });

    it(`prepares ${host} after the preflight, without waiting for another host`, () => {
      const others = [...get(wanted, `${host}-configure`).waitsFor].filter((name) => !name.startsWith(host));
      assert.deepEqual(others, ["preflight"]);
      assert(get(wanted, `${host}-upload`).waitsFor.has("preflight"));
    });
  }

  rolls.forEach((roll, index) => {
    it(`starts ${roll} only when every host is configured and every server before it is done`, () => {
      const { waitsFor } = get(wanted, roll);
      for (const host of hosts) assert(waitsFor.has(`${host}-configure`), host);
      assert.deepEqual(rolls.filter((other) => waitsFor.has(other)).sort(), rolls.slice(0, index).sort());
    });
  });

  it("asks for the whole cluster after the last roll", () => {
    const { waitsFor } = get(wanted, "cluster-ready");
    for (const roll of rolls) assert(waitsFor.has(roll), roll);
  });

  it("makes the cluster's identity once and protects it", () => {
    assert.deepEqual(named(wanted, uuid), ["cluster-id"]);
    assert.equal(get(wanted, "cluster-id").protect, true);
    const others = [...wanted.values()].filter(({ name, protect }) => protect && name !== "cluster-id");
    assert.deepEqual(others, []);
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
      assert.equal(inputs["create"], `exec bash -s -- apply ${id}`, name);
      assert.equal(inputs["update"], inputs["create"], name);
      assert.equal(inputs["delete"], `exec bash -s -- remove ${id}`, name);
    }
  });

  it("checks the key of each host", async () => {
    for (const [index, host] of hosts.entries()) {
      const connection = get(wanted, `${host}-install`).props["connection"] as pulumi.Input<Raw>;
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
    for (const name of named(wanted, local)) {
      const { value, secret } = await valueOf(get(wanted, name).props["stdin"] as string);
      assert(value?.includes(JSON.stringify(privateKey)), name);
      assert.equal(secret, true, name);
    }
  });

  it("sends scripts that bash understands", async () => {
    const scripts = await Promise.all(
      ["kafka1-install", "kafka1-configure", "kafka-1-roll", "cluster-ready"].map((name) => stdin(wanted, name)),
    );
    execFileSync("bash", ["-n"], { input: scripts.join("\n") });
  });

  it("gives each roll its own server and all of them to gate on", async () => {
    const members = [1, 2, 3].map((id) => `${id}=192.168.10.10${id}:2181`).join(" ");
    assert.match(
      await stdin(wanted, "zookeeper-2-roll"),
      new RegExp(`^roll_zookeeper [0-9a-f]{16} 600 ${members}$`, "m"),
    );
    const brokers = [1, 2, 3].map((id) => `${id}=192.168.10.10${id}:9092`).join(" ");
    assert.match(await stdin(wanted, "kafka-3-roll"), new RegExp(`^roll_kafka [0-9a-f]{16} 600 3 ${brokers}$`, "m"));
    assert.match(
      await stdin(wanted, "cluster-ready"),
      new RegExp(`^cluster_ready 600 '${members}' '${brokers}'$`, "m"),
    );
  });
});

describe("a cluster on hosts", () => {
  it("keeps the identity that the stack file gives", async () => {
    const clusterId = "0d9f2b9c-3f54-4e07-9f3c-0d3c8a6a2b11";
    const wanted = await deploy(specOf({ clusterId }));
    assert.deepEqual(named(wanted, uuid), []);
    assert.equal(get(wanted, "kafka1-install").inputs["create"], `exec bash -s -- apply ${clusterId}`);
  });

  it("becomes root through sudo where it logs in as somebody else", async () => {
    const wanted = await deploy(specOf({ hosts: [rawHost(1), rawHost(2, { sshUser: "admin" })] }));
    assert.match(String(get(wanted, "kafka1-install").inputs["create"]), /^exec bash -s -- /);
    for (const name of ["kafka2-install", "kafka2-configure", "kafka-2-roll"])
      assert.match(String(get(wanted, name).inputs["create"]), /^exec sudo -n bash -s -- /);
    const job = JSON.parse(await stdin(wanted, "kafka2-upload")) as Raw;
    assert.equal(job["sudo"], true);
  });

  it("uploads nothing that the hosts download", async () => {
    const url = { source: "https://mirror.example.org/d.tgz", sha512: "ab".repeat(64) };
    const wanted = await deploy(specOf({ zookeeper: url, kafka: url }));
    assert.deepEqual(named(wanted, local), ["preflight"]);
    assert(get(wanted, "kafka1-install").waitsFor.has("preflight"));
    assert.match(
      await stdin(wanted, "kafka1-install"),
      /^install_distribution kafka .* https:\/\/mirror\.example\.org\/d\.tgz$/m,
    );
  });

  it("uploads only what runs on the host", async () => {
    const apart = [rawHost(1, { brokerId: undefined }), rawHost(2, { zookeeperId: undefined })];
    const sha512 = "cd".repeat(64);
    const wanted = await deploy(specOf({ hosts: apart, kafka: { source: "dist/kafka.tgz", sha512 } }));
    const uploads = async (name: string) =>
      (JSON.parse(await stdin(wanted, name)) as { uploads: Raw[] }).uploads.map(({ product, source }) => [
        product,
        source,
      ]);
    assert.deepEqual(await uploads("kafka1-upload"), [["zookeeper", { kind: "maven" }]]);
    assert.deepEqual(await uploads("kafka2-upload"), [["kafka", { kind: "file", path: "dist/kafka.tgz" }]]);
  });

  it("names servers by their ids and rolls them in that order, whatever the order of the hosts", async () => {
    const shuffled = [rawHost(3, { brokerId: 30 }), rawHost(1, { brokerId: 20, zookeeperId: 9 })];
    const wanted = await deploy(specOf({ hosts: shuffled }));
    const found = named(wanted, remote).filter((name) => name.endsWith("-roll"));
    assert.deepEqual(found, ["zookeeper-3-roll", "zookeeper-9-roll", "kafka-20-roll", "kafka-30-roll"]);
    const { value } = await valueOf(get(wanted, "kafka-20-roll").props["connection"] as pulumi.Input<Raw>);
    assert.equal(value?.["host"], "10.0.0.1");
  });

  it("keeps data on delete, unless the stack says otherwise", async () => {
    const kept = await stdin(await deploy(specOf()), "kafka1-install");
    const deleted = await stdin(await deploy(specOf({ deleteData: true })), "kafka1-install");
    assert(!/^remove_data /m.test(kept) && !/^release_host$/m.test(kept));
    assert.deepEqual(deleted.match(/^(remove_data .*|release_host)$/gm), [
      'remove_data /var/lib/zookeeper "$cluster_id"',
      'remove_data /var/lib/kafka "$cluster_id"',
      "release_host",
    ]);
  });

  it("logs in with a password where that is what the stack has", async () => {
    const wanted = await deploy(specOf(), { password: pulumi.secret("hunter2") });
    const { value, secret } = await valueOf(get(wanted, "kafka1-install").props["connection"] as pulumi.Input<Raw>);
    assert.deepEqual([value?.["password"], value?.["privateKey"], secret], ["hunter2", undefined, true]);
  });

  it("changes the roll of exactly what a change is about", async () => {
    const scripts = async (changes: Raw) => {
      const wanted = await deploy(specOf(changes));
      return Promise.all(rolls.map((name) => stdin(wanted, name)));
    };
    const before = await scripts({});
    const after = await scripts({ kafka: { heap: "2g" } });
    const changed = rolls.filter((_, index) => before[index] !== after[index]);
    assert.deepEqual(changed, ["kafka-1-roll", "kafka-2-roll", "kafka-3-roll"]);
  });
});
