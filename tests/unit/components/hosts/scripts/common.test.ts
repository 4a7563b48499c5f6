import assert from "node:assert/strict";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { Shell } from "../../../../helpers/shell";

describe("the script common.sh", () => {
  let shell: Shell;

  beforeEach(() => (shell = new Shell([])));
  afterEach(() => shell.remove());

  it("writes a file as a whole, with its mode, and leaves nothing beside it", async () => {
    const { code } = await shell.run('printf "a\\nb" | write_file "$dir/file" 0640 "$me"');
    assert.equal(code, 0);
    assert.equal(shell.read("file"), "a\nb");
    assert.equal(statSync(shell.path("file")).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(shell.directory).sort(), ["file", "state"]);
  });

  it("replaces a file instead of changing it, so that a reader sees the old or the new one", async () => {
    writeFileSync(shell.path("file"), "old");
    const { ino } = statSync(shell.path("file"));
    const { stdout } = await shell.run('exec 3< "$dir/file"; write_file "$dir/file" 0644 "$me" <<< new; cat <&3');
    assert.equal(stdout, "old");
    assert.equal(shell.read("file"), "new\n");
    assert.notEqual(statSync(shell.path("file")).ino, ino);
  });

  it("leaves the old file when the new one cannot be completed", async () => {
    writeFileSync(shell.path("file"), "old");
    const { code } = await shell.run('chmod() { return 1; }; write_file "$dir/file" 0644 "$me" <<< new');
    assert.equal(code, 1);
    assert.equal(shell.read("file"), "old");
  });

  it("claims what belongs to nobody, and finds its own claim again", async () => {
    const { code } = await shell.run('claim "$dir/id" one "host kafka1"; claim "$dir/id" one "host kafka1"');
    assert.equal(code, 0);
    assert.equal(shell.read("id"), "one\n");
  });

  it("refuses what belongs to another cluster, and names both", async () => {
    writeFileSync(shell.path("id"), "other\n");
    const { code, stderr } = await shell.run('claim "$dir/id" mine "host kafka1"', "echo gone on");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^host kafka1: must belong to this cluster \(mine\)\n {4}given: it belongs to cluster other\n/,
    );
    assert.match(stderr, /set clusterId: other/);
    assert.equal(shell.read("id"), "other\n");
  });

  it("reads a file that does not exist as one without lines", async () => {
    assert.deepEqual(await shell.run('lines "$dir/none"'), { code: 0, stdout: "", stderr: "" });
  });

  it("ends with an error that has a property, a rule, what was given and a fix", async () => {
    const { code, stdout, stderr } = await shell.run("fail a.b 'must be c' d e", "echo gone on");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.equal(stderr, "a.b: must be c\n    given: d\n    fix:   e\n");
  });

  it("locks the host for one run at a time", async () => {
    const { stdout } = await shell.run("lock_host", 'flock -n "$state/lock" true || echo locked');
    assert.equal(stdout, "locked\n");
  });
});
