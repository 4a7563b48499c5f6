import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { whereItAnswers, writeIdentity } from "../../../../operations/transport/service-scripts";

describe("where a service of a host answers", () => {
  let record: string;

  beforeEach(() => (record = path.join(mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-record-")), "digest")));
  afterEach(() => rmSync(path.dirname(record), { recursive: true }));

  function found(started: string, former?: readonly string[]): string {
    rmSync(record, { force: true });
    if (started !== "") writeFileSync(record, `abc ${started}\n`);
    const lines = whereItAnswers("10.0.0.1", 9094, "kafka", former).replace("/run/kafka/digest", record);
    const { stdout } = spawnSync("bash", ["-euo", "pipefail", "-c", `${lines}; echo "$endpoint"`], {
      encoding: "utf8",
    });
    return stdout.trim();
  }

  it("is where it was started, else where it is planned", () => {
    assert.equal(found("10.0.0.7:9099"), "10.0.0.7:9099");
    assert.equal(found(""), "10.0.0.1:9094");
  });

  it("is where it is planned when it answers there as well as at another port that it was started with", () => {
    const former = ["10.0.0.1:9092", "10.0.0.1:9093"];
    assert.equal(found("10.0.0.1:9092", former), "10.0.0.1:9094");
    assert.equal(found("10.0.0.1:9093", former), "10.0.0.1:9094");
    assert.equal(found("10.0.0.7:9099", former), "10.0.0.7:9099");
    assert.equal(found("", former), "10.0.0.1:9094");
  });
});

describe("the script that tells a server who it is", () => {
  let directory: string;
  const at = (name: string) => path.join(directory, name);

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-identity-"));
    writeFileSync(at(".cluster-id"), "ours\n");
    mkdirSync(at("__cluster_metadata-0"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function write(isFresh: boolean, isActive = false): number | null {
    const user = spawnSync("id", ["-un"], { encoding: "utf8" }).stdout.trim();
    const identity = { directory, user, clusterId: "AAAAAAAAAAAAAAAAAAAAAA", id: 101, isFresh };
    const script = writeIdentity("kafka-controller", identity).replace("/var/lib/kafka-zookeeper/", at(""));
    const systemctl = `systemctl() { return ${isActive ? 0 : 3}; }`;
    return spawnSync("bash", ["-euo", "pipefail", "-c", `${systemctl}\n${script}`]).status;
  }

  it("writes it where nothing does, and leaves the log of one that had begun", () => {
    assert.equal(write(false), 0);
    const text = "version=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAA\nnode.id=101\n";
    assert.equal(readFileSync(at("meta.properties"), "utf8"), text);
    assert(existsSync(at("__cluster_metadata-0")));
    writeFileSync(at("meta.properties"), "node.id=101\ndirectory.id=x\n");
    assert.equal(write(false), 0);
    assert.match(readFileSync(at("meta.properties"), "utf8"), /directory\.id=x/);
  });

  it("takes away what an earlier try has left, or that would be taken for the copy", () => {
    writeFileSync(at("meta.properties"), "cluster.id=other\n");
    assert.equal(write(true), 0);
    assert(!existsSync(at("__cluster_metadata-0")));
    assert.match(readFileSync(at("meta.properties"), "utf8"), /cluster\.id=A{22}/);
  });

  it("does nothing beside a server that runs, nor in a directory that is not of this cluster", () => {
    assert.equal(write(true, true), 1);
    rmSync(at(".cluster-id"));
    assert.equal(write(true), 1);
    assert(existsSync(at("__cluster_metadata-0")));
  });
});
