import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { compactId } from "../../../../../../components/kubernetes/identity";

const script = path.join(__dirname, "../../../../../../components/services/kafka/kubernetes/identity.sh");
const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const id = "ABEiM0RVZneImaq7zN3u_w";

describe("identity.sh, which says in a pod who a server of KRaft is before it starts,", () => {
  let volume = "";
  let data = "";
  beforeEach(() => {
    volume = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-identity-"));
    data = path.join(volume, "data");
  });
  afterEach(() => rmSync(volume, { recursive: true }));

  /** What it says of the directory; empty when the server may start. */
  function run(variables: Readonly<Record<string, string>> = {}): string {
    const env = { ...process.env, SERVER: "kafka-controller-101", CLUSTER_ID: id, ...variables };
    const { status, stderr } = spawnSync("bash", [script, data], { env, encoding: "utf8" });
    assert.equal(status === 0, stderr === "", stderr);
    return stderr.replaceAll(volume, "");
  }

  function write(text: string): void {
    mkdirSync(data, { recursive: true });
    writeFileSync(path.join(data, "meta.properties"), text);
  }

  const written = () => readFileSync(path.join(data, "meta.properties"), "utf8");

  it("has the id of the cluster as Kafka writes ids", () => {
    assert.equal(compactId(uuid), id);
  });

  it("writes the cluster and the end of the server's name into a new volume", () => {
    assert.equal(run(), "");
    assert.equal(written(), `version=1\ncluster.id=${id}\nnode.id=101\n`);
    assert.deepEqual(readdirSync(data), ["meta.properties"]);
  });

  it("leaves what the server has added to it, each time that the pod is made again", () => {
    const known = `#\nnode.id=101\ndirectory.id=x\nversion=1\ncluster.id=${id}\n`;
    write(known);
    assert.equal(run(), "");
    assert.equal(written(), known);
  });

  it("begins anew where a start was cut before the file had its name", () => {
    mkdirSync(data);
    writeFileSync(path.join(data, ".meta.properties.new"), "version=1\ncluster");
    assert.equal(run(), "");
    assert.equal(written(), `version=1\ncluster.id=${id}\nnode.id=101\n`);
  });

  it("refuses the data of another cluster, and says how it is this one's again when its state was lost", () => {
    write(`version=1\ncluster.id=${compactId("99999999-8888-4777-8666-555555555555")}\nnode.id=101\n`);
    const said = run();
    assert.match(said, /^\/data: must be the data of this cluster, ABEiM0RVZneImaq7zN3u_w; given: cluster\.id=mZ/);
    assert.match(said, /set clusterId: 99999999-8888-4777-8666-555555555555\n$/);
    assert.equal(run({ CLUSTER_ID: compactId("99999999-8888-4777-8666-555555555555") }), "", "the fix is accepted");
  });

  it("refuses the data of another server, which would vote twice", () => {
    write(`version=1\ncluster.id=${id}\nnode.id=102\n`);
    assert.equal(
      run(),
      "/data: must be the data of server 101; given: node.id=102; fix: give kafka-controller-101 its own volume, that of server 101\n",
    );
  });

  it("refuses data that does not tell whose it is: it is not taken for a new volume", () => {
    mkdirSync(path.join(data, "__cluster_metadata-0"), { recursive: true });
    const said = run();
    assert.match(said, /must be empty, or have a meta\.properties .*; given: __cluster_metadata-0; fix: /);
    assert.deepEqual(readdirSync(data), ["__cluster_metadata-0"]);
  });

  it("refuses a file that names nobody, such as one of a disk that was full", () => {
    write("");
    assert.match(
      run(),
      /meta\.properties: must tell whose the data is; given: cluster\.id= node\.id=; fix: .*write the lines/,
    );
  });

  it("says everything that is wrong at once", () => {
    write(`version=1\ncluster.id=other\nnode.id=7\n`);
    assert.equal(run().trimEnd().split("\n").length, 2);
  });

  it("writes nothing without the id of a cluster", () => {
    assert.match(run({ CLUSTER_ID: "" }), /^SERVER and CLUSTER_ID: must be /);
    assert.deepEqual(readdirSync(volume), []);
  });
});
