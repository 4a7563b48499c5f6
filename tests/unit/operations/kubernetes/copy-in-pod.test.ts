import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { copyInPod, copying } from "../../../../operations/kubernetes/copy-in-pod";

describe("the script that copies the data of a server into its volume, in its pod", () => {
  let root: string;
  const at = (...names: string[]) => path.join(root, ...names);
  const label = "before";
  const target = () => at("volume/backups/before");

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-copy-"));
    mkdirSync(at("volume/data/version-2"), { recursive: true });
    mkdirSync(at("log"));
    mkdirSync(at("etc/zookeeper"), { recursive: true });
    writeFileSync(at("volume/data/version-2/snapshot.1"), "users and topics");
    writeFileSync(at("log/log.1"), "more");
    writeFileSync(at("etc/zookeeper/zoo.cfg"), `dataDir=${at("volume/data")}\ndataLogDir=${at("log")}\n`);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function run(before = "") {
    const script = copyInPod("zookeeper", { label, file: "zoo.cfg", keys: ["dataDir", "dataLogDir"] }, at("etc"));
    const done = spawnSync("bash", ["-c", `${before}\n${script}`], { encoding: "utf8" });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  async function untilDone(before = "") {
    let done = run(before);
    for (; done.code === 0 && done.stdout === copying; done = run()) await sleep(50);
    return done;
  }

  it("leaves the copy to a process that goes on without it, and tells where it is once it is whole", async () => {
    assert.deepEqual(run(), { code: 0, stdout: copying, stderr: "" });
    const { stdout } = await untilDone();
    assert.equal(stdout, target());
    assert.equal(readFileSync(path.join(target(), at("volume/data/version-2/snapshot.1")), "utf8"), "users and topics");
    assert.equal(readFileSync(path.join(target(), at("log/log.1")), "utf8"), "more");
    assert.deepEqual(readdirSync(at("volume/backups")), [label]);
  });

  it("lets nobody but the service read it: there are keys of passwords in it", async () => {
    await untilDone();
    assert.equal(statSync(target()).mode & 0o777, 0o700);
  });

  it("never overwrites one, not even when it is run again", async () => {
    await untilDone();
    writeFileSync(at("volume/data/version-2/snapshot.1"), "nothing any more");
    assert.equal(run().stdout, target());
    assert.equal(readFileSync(path.join(target(), at("volume/data/version-2/snapshot.1")), "utf8"), "users and topics");
  });

  it("begins anew after its process was killed, and takes what that has left for no copy", async () => {
    mkdirSync(at("volume/backups/before.part"), { recursive: true });
    writeFileSync(at("volume/backups/before.pid"), "1");
    assert.equal((await untilDone()).stdout, target());
    assert.deepEqual(readdirSync(at("volume/backups")), [label]);
  });

  it("does not begin where there is no room, and says how much it needs", () => {
    const { code, stderr } = run(`df() { printf 'head\\nfs 10 9 1 90%% /\\n'; }`);
    assert.equal(code, 1);
    assert.match(stderr, /needs \d+ KiB, and the volume has 1: enlarge it, then run again/);
    assert.equal(existsSync(target()), false);
  });

  it("fails with what the copy failed with, and begins anew when it is run again", async () => {
    const failing = "cp() { echo 'no such device' >&2; return 1; }; export -f cp";
    const { code, stderr } = await untilDone(failing);
    assert.equal(code, 1);
    assert.match(stderr, /no such device/);
    assert.equal((await untilDone()).stdout, target());
  });
});
