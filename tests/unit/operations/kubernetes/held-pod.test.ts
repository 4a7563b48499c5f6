import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeIdentity } from "../../../../operations/kubernetes/held-pod";
import { isOtherFile } from "../../../../operations/kubernetes/outdated-pods";

const clusterId = "ABEiM0RVZneImaq7zN3u_w";
const scripts = path.join(__dirname, "../../../../components/services/kafka/kubernetes");
const text = ["await-identity.sh", "identity.sh"]
  .map((file) => readFileSync(path.join(scripts, file), "utf8"))
  .join("\n");

describe("a controller that waits before its start", () => {
  let root: string;
  let directory: string;
  let meta: string;
  const env = { ...process.env, SERVER: "kafka-controller-101", CLUSTER_ID: clusterId };
  const wait = () => spawn("bash", ["-c", text, "identity.sh", directory], { env, stdio: ["ignore", "pipe", "pipe"] });
  const write = (isFresh: boolean, cluster = clusterId) =>
    execFileSync("bash", ["-c", writeIdentity({ directory, user: "", clusterId: cluster, id: 101, isFresh })], {
      env,
      stdio: "pipe",
    });

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "held-"));
    directory = path.join(root, "data");
    meta = path.join(directory, "meta.properties");
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("goes on once its volume says who it is, and not before", async () => {
    const waiting = wait();
    const ended = once(waiting, "exit");
    const [said] = (await once(waiting.stdout, "data")) as [Buffer];
    assert.match(said.toString(), /kafka-controller-101 waits: \S+ has no meta\.properties/);
    assert.equal(waiting.exitCode, null);
    write(false);
    assert.deepEqual(await ended, [0, null]);
    assert.equal(readFileSync(meta, "utf8"), `version=1\ncluster.id=${clusterId}\nnode.id=101\n`);
  });

  it("goes on at once where its volume says it already, as after the loss of a pod", async () => {
    mkdirSync(directory);
    write(false);
    assert.deepEqual(await once(wait(), "exit"), [0, null]);
  });

  it("ends as soon as its pod shall end, though it is the first process there", async () => {
    const waiting = wait();
    await once(waiting.stdout, "data");
    waiting.kill("SIGTERM");
    assert.deepEqual(await once(waiting, "exit"), [143, null]);
  });

  it("begins with nothing of an earlier try", () => {
    mkdirSync(path.join(directory, "__cluster_metadata-0"), { recursive: true });
    for (const file of ["bootstrap.checkpoint", ".lock"]) writeFileSync(path.join(directory, file), "old");
    write(true);
    assert.deepEqual(readdirSync(directory), ["meta.properties"]);
  });

  it("is told no other cluster than the one that all pods are told", () => {
    mkdirSync(directory);
    assert.throws(() => write(false, "AAAAAAAAAAAAAAAAAAAAAA"), /the brokers are of cluster AAAAAAAAAAAAAAAAAAAAAA/);
    assert.equal(existsSync(meta), false);
  });
});

describe("a pod whose ConfigMap was changed by an up that was cut before it changed the workload", () => {
  const file = "/etc/kafka/server.properties";
  const installed = { "kafka-1.server.properties": "new", "zoo.cfg": "same" };

  it("counts as one that runs with something else, also when what it runs with cannot be read", () => {
    assert.equal(isOtherFile("kafka-1", file, "old", installed), true);
    assert.equal(isOtherFile("kafka-1", file, undefined, installed), true);
  });

  it("counts as any other where it has the files that are there, its own or those of all", () => {
    assert.equal(isOtherFile("kafka-1", file, "new", installed), false);
    assert.equal(isOtherFile("zk-1", "/etc/zookeeper/zoo.cfg", "same", installed), false);
  });
});
