import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { copyData } from "../../../../operations/transport/backup-scripts";

describe("the script that copies the data of a service on its host", () => {
  let root: string;
  const at = (...names: string[]) => path.join(root, ...names);

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-backup-"));
    mkdirSync(at("data/version-2"), { recursive: true });
    mkdirSync(at("logs"));
    writeFileSync(at("data/version-2/snapshot.1"), "users and topics");
    writeFileSync(at("logs/log.1"), "more");
    writeFileSync(at("zoo.cfg"), `dataDir=${at("data")}\ndataLogDir=${at("logs")}\n`);
    writeFileSync(at("zookeeper.manifest"), `abc 644 root:root ${at("zoo.cfg")}\n`);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function copy(before = ""): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
    const copied = { label: "before", file: "zoo.cfg", keys: ["dataDir", "dataLogDir"] };
    const script = copyData("zookeeper", copied).replaceAll("/var/lib/kafka-zookeeper", root);
    const done = spawnSync("bash", ["-euo", "pipefail", "-c", `${before}\n${script}`], { encoding: "utf8" });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  it("puts all its directories into one archive, which can be unpacked anywhere, and tells where it is", () => {
    const { stdout, stderr } = copy();
    assert.equal(stdout, at("backups/before/zookeeper.tar.gz"), stderr);
    mkdirSync(at("restored"));
    spawnSync("tar", ["-xzf", stdout, "-C", at("restored")]);
    assert.equal(readFileSync(path.join(at("restored"), at("data/version-2/snapshot.1")), "utf8"), "users and topics");
    assert.equal(readFileSync(path.join(at("restored"), at("logs/log.1")), "utf8"), "more");
    assert.equal(existsSync(`${stdout}.part`), false);
  });

  it("lets nobody but root read it: there are keys of passwords in it", () => {
    const { stdout } = copy();
    assert.equal(statSync(stdout).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(stdout)).mode & 0o777, 0o700);
  });

  it("never overwrites one, not even when it is run again", () => {
    const { stdout } = copy();
    const first = readFileSync(stdout);
    writeFileSync(at("data/version-2/snapshot.1"), "nothing any more");
    assert.equal(copy().stdout, stdout);
    assert(readFileSync(stdout).equals(first));
  });

  it("does not begin where there is no room, and says how much it needs", () => {
    const full = `df() { printf 'head\\nfs 10 9 1 90%% /\\n'; }`;
    const { code, stderr } = copy(full);
    assert.equal(code, 1);
    assert.match(stderr, /needs \d+ KiB, and .* has 1: free some space there, then run again/);
    assert.deepEqual(existsSync(at("backups/before/zookeeper.tar.gz")), false);
  });

  it("counts as done although a file has changed meanwhile, and as failed with anything worse", () => {
    assert.equal(copy('tar() { command tar "$@"; return 1; }').code, 0);
    rmSync(at("backups"), { recursive: true });
    const { code, stderr } = copy("tar() { echo 'disk broke' >&2; return 2; }");
    assert.equal(code, 1);
    assert.match(stderr, /disk broke/);
    assert.equal(existsSync(at("backups/before/zookeeper.tar.gz")), false);
  });

  it("fails where no file tells where the data is, instead of copying nothing", () => {
    writeFileSync(at("zoo.cfg"), "clientPort=2181\n");
    const { code, stderr } = copy();
    assert.equal(code, 1);
    assert.match(stderr, /no zoo\.cfg of zookeeper tells where its data is/);
  });
});
