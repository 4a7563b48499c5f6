import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { Shell } from "../../../../helpers/shell";

const digestOf = (content: string) => createHash("sha256").update(content).digest("hex");
const past = new Date("2020-01-01T00:00:00Z");
const secret = "-----BEGIN PRIVATE KEY-----\nVERY-SECRET\n-----END PRIVATE KEY-----\n";

function put(name: string, content: string, { mode = "0640", serial = "0A1B", sha256 = digestOf(content) } = {}) {
  const base64 = Buffer.from(content).toString("base64");
  return `put_key "$dir/tls/${name}" ${mode} "$owner" ${serial} ${sha256} ${base64}`;
}

describe("the script key-files.sh", () => {
  let shell: Shell;

  beforeEach(() => (shell = new Shell(["configure", "key-files"])));
  afterEach(() => shell.remove());

  const setting = 'owner="$(id -un):$(id -gn)"';
  const begin = 'begin_keys kafka "$(id -un)" "$dir/tls" 0750 "$owner"';

  async function write(...files: string[]) {
    const finished = await shell.run(setting, begin, ...files, "finish_keys");
    assert.equal(finished.code, 0, finished.stderr);
    return finished;
  }

  it("writes files exactly as they are, with their mode, in a directory with its own, and says so by path and serial", async () => {
    const { stdout, stderr } = await write(
      put("ca.pem", "x\n\n", { mode: "0644", serial: "01" }),
      put("a.pem", secret),
    );
    assert.deepEqual([shell.read("tls/ca.pem"), shell.read("tls/a.pem")], ["x\n\n", secret]);
    const modes = ["tls", "tls/ca.pem", "tls/a.pem"].map((name) => statSync(shell.path(name)).mode & 0o777);
    assert.deepEqual(modes, [0o750, 0o644, 0o640]);
    assert.deepEqual(readdirSync(shell.path("tls")).sort(), ["a.pem", "ca.pem"]);
    assert.equal(stdout, `wrote ${shell.path("tls/ca.pem")} 01\nwrote ${shell.path("tls/a.pem")} 0A1B\n`);
    assert.equal(stderr, "");
  });

  it("writes bytes that are no text", async () => {
    const bytes = Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 10, 0]);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await write(`put_key "$dir/tls/a.jks" 0640 "$owner" 01 ${sha256} ${bytes.toString("base64")}`);
    assert.equal(shell.read("tls/a.jks").length, bytes.toString("utf8").length);
    assert.equal((await shell.run(`sha256sum < "$dir/tls/a.jks"`)).stdout, `${sha256}  -\n`);
  });

  it("does not touch a file that is as it should be, and says nothing then", async () => {
    await write(put("a.pem", secret));
    utimesSync(shell.path("tls/a.pem"), past, past);
    const { stdout } = await write(put("a.pem", secret));
    assert.equal(stdout, "");
    assert.deepEqual(statSync(shell.path("tls/a.pem")).mtime, past);
  });

  it("repairs what somebody changed, removed or let others read", async () => {
    await write(put("a", "a"), put("b", "b"), put("c", "c"));
    writeFileSync(shell.path("tls/a"), "wrong");
    chmodSync(shell.path("tls/b"), 0o644);
    await shell.run('rm "$dir/tls/c"; chmod 0755 "$dir/tls"');
    await write(put("a", "a"), put("b", "b"), put("c", "c"));
    assert.deepEqual(
      ["a", "b", "c"].map((name) => [shell.read("tls", name), statSync(shell.path("tls", name)).mode & 0o777]),
      ["a", "b", "c"].map((name) => [name, 0o640]),
    );
    assert.equal(statSync(shell.path("tls")).mode & 0o777, 0o750);
  });

  it("lets nobody read a file while it is written who may not read it afterwards", async () => {
    const look = 'base64() { stat -c %a "$temporary" >> "$dir/modes"; command base64 "$@"; }';
    await write(look, put("a", secret), put("ca", "x", { mode: "0644" }));
    assert.equal(shell.read("modes"), "640\n644\n");
  });

  it("replaces a file instead of changing it, so that a reader sees the old or the new one", async () => {
    await write(put("a", "old"));
    const { stdout } = await shell.run(
      setting,
      'exec 3< "$dir/tls/a"',
      begin,
      put("a", "new"),
      "finish_keys",
      "cat <&3",
    );
    assert.match(stdout, /\nold$/);
    assert.equal(shell.read("tls/a"), "new");
  });

  it("keeps what is in a file out of every argument and environment of a program, and out of every other file", async () => {
    const base64 = Buffer.from(secret).toString("base64");
    const programs = [
      "mktemp",
      "chown",
      "chmod",
      "base64",
      "sha256sum",
      "cut",
      "mv",
      "rm",
      "stat",
      "id",
      "mkdir",
      "tail",
    ];
    const spies = programs.map(
      (name) => `${name}() { { printf '%s ' ${name} "$@"; env; } >> "$dir/calls"; command ${name} "$@"; }`,
    );
    await write(...spies, put("a", secret));
    const calls = shell.read("calls");
    assert.match(calls, /^base64 -d /m);
    assert(!calls.includes(base64) && !calls.includes("VERY-SECRET"));
    const { stdout } = await shell.run(`grep -rlF -e VERY-SECRET -e '${base64}' "$dir" | grep -v /calls`);
    assert.equal(stdout, `${shell.path("tls/a")}\n`);
  });

  it("removes what it put there and is not wanted any more, and leaves what somebody else put there", async () => {
    await write(put("a", "a"), put("b", "b"));
    writeFileSync(shell.path("tls/foreign"), "");
    const { stdout } = await write(put("b", "b"));
    assert.deepEqual(readdirSync(shell.path("tls")).sort(), ["b", "foreign"]);
    assert.equal(stdout, `removed ${shell.path("tls/a")}\n`);
  });

  it("removes everything, and what it remembers, from a service that has none any more", async () => {
    await write(put("a", "a"), put("b", "b"));
    const { code } = await shell.run('begin_keys kafka "$(id -un)"', "finish_keys");
    assert.equal(code, 0);
    assert.equal(existsSync(shell.path("tls")), false);
    assert.deepEqual(readdirSync(shell.path("state")), []);
  });

  it("does not confuse two services", async () => {
    await write(put("a", "a"));
    await shell.run(setting, 'begin_keys zookeeper "$(id -un)" "$dir/other" 0750 "$owner"', "finish_keys");
    await write(put("a", "a"));
    assert(existsSync(shell.path("other")));
  });

  it("keeps a file that was there before beside the new one, once, and says so", async () => {
    mkdirSync(shell.path("tls"));
    writeFileSync(shell.path("tls/a"), "by hand");
    const { stderr } = await write(put("a", "1"));
    assert.match(stderr, /was there before; it is kept as .*a\.before-kafka-zookeeper/);
    await write(put("a", "2"));
    assert.equal(shell.read("tls/a.before-kafka-zookeeper"), "by hand");
  });

  it("leaves the old file, nothing beside it and no word of the content when it cannot write, and names path and serial", async () => {
    await write(put("a", "old"));
    const full = "base64() { echo 'base64: write error: No space left on device' >&2; return 1; }";
    const { code, stdout, stderr } = await shell.run(setting, full, begin, put("a", secret), "finish_keys");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /tls\/a: the file with certificate 0A1B must be written\n {4}given: base64: write error: No space/,
    );
    assert(!/VERY-SECRET|VkVSWS1TRUNSRVQ/.test(stderr + stdout));
    assert.deepEqual([readdirSync(shell.path("tls")), shell.read("tls/a")], [["a"], "old"]);
  });

  it("takes no file for written of which only a part arrived", async () => {
    const { code } = await shell.run(setting, begin, put("a", "part", { sha256: digestOf("whole") }), "finish_keys");
    assert.equal(code, 1);
    assert.deepEqual(readdirSync(shell.path("tls")), []);
  });

  it("goes on where a run was cut: what that left is removed, also what is not wanted any more", async () => {
    const { code } = await shell.run(setting, begin, put("new", "new"), 'touch "$dir/tls/.key-ABC123"', "false");
    assert.notEqual(code, 0);
    await write(put("a", "a"));
    assert.deepEqual(readdirSync(shell.path("tls")), ["a"]);
    assert.deepEqual(readdirSync(shell.path("state")), ["kafka.keys"]);
  });

  it("records content, mode and owner of each for the one who looks for drift, where only root reads it", async () => {
    await write(put("a", "1"));
    const lines = shell.read("state/kafka.keys");
    assert.match(
      lines,
      new RegExp(`^- 750 \\S+:\\S+ ${shell.path("tls")}\n${digestOf("1")} 640 \\S+:\\S+ ${shell.path("tls/a")}\n$`),
    );
    assert.equal(statSync(shell.path("state/kafka.keys")).mode & 0o777, 0o600);
  });

  it("lets a service read its files through the group of its user, whatever that is called", async () => {
    const spies = ["id() { echo hadoop; }", 'chown() { printf "%s\\n" "$1" >> "$dir/chown"; }'];
    await shell.run(
      ...spies,
      'begin_keys kafka kafka "$dir/tls" 0750 root:kafka',
      `put_key "$dir/tls/a" 0640 root:kafka 01 ${digestOf("a")} YQ==`,
      `put_key "$dir/tls/ca" 0644 root:root 01 ${digestOf("a")} YQ==`,
      "finish_keys",
    );
    assert.equal(shell.read("chown"), "root:hadoop\nroot:hadoop\nroot:root\n");
  });

  describe("has a service restarted", () => {
    const edited = async (...between: string[]) => {
      await write(put("a", "1"));
      const run = 'mkdir -p "$dir/run"; forget() { echo edited > "$dir/edited"; }';
      const active = 'systemctl() { case $1 in show) echo "2030-01-01 00:00:00 UTC" ;; esac; }';
      const forget = `eval "$(declare -f forget_start | sed 's#echo edited > .*#forget#')"`;
      await write(run, active, forget, ...between);
      return existsSync(shell.path("edited"));
    };

    it("that was started after somebody edited one of its key files", async () => {
      writeFileSync(shell.path("edit"), "");
      assert.equal(await edited('echo wrong > "$dir/tls/a"', put("a", "1")), true);
    });

    it("only then: not when a certificate is renewed", async () => {
      assert.equal(await edited(put("a", "2")), false);
    });
  });

  it("leaves nothing of a service that is removed", async () => {
    await write(put("a", "a"), put("b", "b"));
    assert.equal((await shell.run("remove_service kafka", "remove_service kafka")).code, 0);
    assert.deepEqual(readdirSync(shell.directory).sort(), ["state", "systemctl"]);
    assert.deepEqual(readdirSync(shell.path("state")), []);
  });
});
