import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { Shell } from "../../../../helpers/shell";

const put = (path: string, content: string) => `printf '%s' '${content}' | put_file "$dir/${path}" 0644 "$me"`;
const past = new Date("2020-01-01T00:00:00Z");

describe("the script configure.sh", () => {
  let shell: Shell;

  beforeEach(() => (shell = new Shell(["configure"])));
  afterEach(() => shell.remove());

  async function configure(...files: string[]) {
    const finished = await shell.run("begin_service kafka", ...files, "finish_service digest-1");
    assert.equal(finished.code, 0, finished.stderr);
    return finished;
  }

  it("writes files exactly as they arrive, and records them with the digest", async () => {
    await configure(put("etc/a", "x = $y\n\n"), put("etc/b", "no line end"));
    assert.deepEqual([shell.read("etc/a"), shell.read("etc/b")], ["x = $y\n\n", "no line end"]);
    assert.equal(shell.read("state", "kafka.digest"), "digest-1\n");
    assert.equal(shell.read("state", "kafka.files"), `${shell.path("etc/a")}\n${shell.path("etc/b")}\n`);
  });

  it("does not touch a file that is as it should be", async () => {
    await configure(put("a", "same\n"));
    utimesSync(shell.path("a"), past, past);
    await configure(put("a", "same\n"));
    assert.deepEqual(statSync(shell.path("a")).mtime, past);
  });

  it("sees a change of a single line end at the end of a file", async () => {
    await configure(put("a", "same\n"));
    await configure(put("a", "same\n\n"));
    assert.equal(shell.read("a"), "same\n\n");
  });

  it("repairs content and mode that somebody changed", async () => {
    await configure(put("a", "right\n"), put("b", "right\n"));
    writeFileSync(shell.path("a"), "wrong\n");
    chmodSync(shell.path("b"), 0o666);
    await configure(put("a", "right\n"), put("b", "right\n"));
    assert.equal(shell.read("a"), "right\n");
    assert.equal(statSync(shell.path("b")).mode & 0o777, 0o644);
  });

  describe("with a user that was there before, in a group of another name,", () => {
    const group = "id() { case $1 in -gn) echo hadoop ;; esac; }";
    const chown = 'chown() { printf "%s\\n" "$1" >> "$dir/chown"; }';
    const unit = ["[Service]", "User=kafka", "Group=kafka", "ExecStart=/bin/x -Dx=Group=kafka", ""].join("\\n");
    const file = "etc/systemd/system/kafka.service";

    it("names that group in the unit, and nothing else there differs", async () => {
      await configure(group, put(file, "").replace("''", `'%b' '${unit}'`).replace("'%s' ", ""));
      assert.equal(shell.read(file), "[Service]\nUser=kafka\nGroup=hadoop\nExecStart=/bin/x -Dx=Group=kafka\n");
    });

    it("gives it the files of the user", async () => {
      await configure(group, chown, put("myid", "1").replace('"$me"', "kafka:kafka"));
      assert.equal(shell.read("chown"), "kafka:hadoop\n");
    });

    it("writes the unit as it arrives where the group has the name of the user", async () => {
      const same = group.replace("hadoop", "kafka");
      await configure(same, put(file, "").replace("''", `'%b' '${unit}'`).replace("'%s' ", ""));
      assert.match(shell.read(file), /\nGroup=kafka\n/);
    });
  });

  it("removes a file that is no longer wanted, and no other", async () => {
    await configure(put("a", "1"), put("b", "2"));
    writeFileSync(shell.path("foreign"), "");
    await configure(put("b", "2"));
    assert.deepEqual(readdirSync(shell.directory).sort(), ["b", "foreign", "state", "systemctl"]);
  });

  it("keeps a file that was there before beside the new one, once, and says so", async () => {
    writeFileSync(shell.path("a"), "by hand");
    const { stderr } = await configure(put("a", "1"));
    assert.match(stderr, /was there before; it is kept as .*a\.before-kafka-zookeeper/);
    await configure(put("a", "2"));
    assert.equal(shell.read("a"), "2");
    assert.equal(shell.read("a.before-kafka-zookeeper"), "by hand");
  });

  it("leaves the old digest when it does not come to its end", async () => {
    await configure(put("a", "1"));
    const { code } = await shell.run("begin_service kafka", put("a", "2"), "false", "finish_service digest-2");
    assert.notEqual(code, 0);
    assert.equal(shell.read("state", "kafka.digest"), "digest-1\n");
    await configure(put("a", "2"));
    assert.deepEqual(readdirSync(shell.path("state")).sort(), ["kafka.digest", "kafka.files", "kafka.manifest"]);
  });

  it("records content, mode and owner of each file, for the one who looks for drift", async () => {
    await configure(put("a", "1"));
    const digest = createHash("sha256").update("1").digest("hex");
    const line = new RegExp(`^${digest} 644 \\S+:\\S+ ${shell.path("a")}\n$`);
    assert.match(shell.read("state", "kafka.manifest"), line);
  });

  it("enables a service that somebody disabled", async () => {
    await configure(put("a", "1"));
    assert.match(shell.read("systemctl"), /^enable --quiet --no-reload kafka$/m);
  });

  describe("lets systemd read its units again", () => {
    const service = ["begin_service kafka", "finish_service k"] as const;

    async function calls(files: Readonly<Record<string, string>>) {
      for (const [file, text] of Object.entries(files)) writeFileSync(shell.path(file), text);
      const { code, stderr } = await shell.run(...service);
      assert.equal(code, 0, stderr);
      assert.equal(shell.read("state", "kafka.digest"), "k\n");
      return shell
        .read("systemctl")
        .split("\n")
        .filter((call) => /reload/.test(call));
    }

    it("once for a service that is new, which its target does not want yet", async () => {
      const expected = ["enable --quiet --no-reload kafka", "daemon-reload"];
      assert.deepEqual(await calls({ changed: "WantedBy=" }), expected);
    });

    it("once when a run before was cut before that", async () => {
      assert.deepEqual(await calls({ enabled: "", changed: "WantedBy=" }), ["daemon-reload"]);
    });

    it("once when it does not find a new one, as it was long ago", async () => {
      const [, ...others] = await calls({ changed: "LoadState=not-found" });
      assert.deepEqual(others, ["daemon-reload"]);
    });

    it("once when it knows another unit than the file, also one that a run before left so", async () => {
      assert.deepEqual(await calls({ enabled: "", changed: "NeedDaemonReload=yes" }), ["daemon-reload"]);
    });

    it("not at all when nothing changed for it", async () => {
      assert.deepEqual(await calls({ enabled: "", changed: "WantedBy=multi-user.target" }), []);
    });

    it("before it is recorded that all is in place", async () => {
      writeFileSync(shell.path("enabled"), "");
      const { code } = await shell.run(service[0], "load_unit() { false; }", service[1]);
      assert.notEqual(code, 0);
      assert.equal(existsSync(shell.path("state", "kafka.digest")), false);
    });
  });

  it("does not confuse two services", async () => {
    await configure(put("a", "1"));
    await shell.run("begin_service zookeeper", put("b", "1"), "finish_service z");
    await configure(put("a", "1"));
    assert(existsSync(shell.path("b")));
  });

  const refuse = `refuse_replicas kafka 'hosts[].brokerId' '[^/]+-[0-9]+' "$dir/data" "$dir/more"`;

  it("does not remove a server that runs and has replicas, such as by an up with a target, which asks no broker", async () => {
    for (const name of ["data/orders-0", "more/__consumer_offsets-12", "data/old-1.a6f-delete", "data/plugins"])
      mkdirSync(shell.path(name), { recursive: true });
    const { code, stderr } = await shell.run(`remove() { ${refuse}; remove_service kafka; }`, "remove");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^hosts\[\]\.brokerId: a server may leave only when it has no replicas\n {4}given: kafka runs on .* and has orders-0 __consumer_offsets-12\n {4}fix: /,
    );
    assert(!shell.read("systemctl").includes("disable"), shell.read("systemctl"));
  });

  it("removes a server that runs and has no replica any more, and one that a destroy has stopped before", async () => {
    mkdirSync(shell.path("data/old-1.a6f-delete"), { recursive: true });
    assert.equal((await shell.run(refuse, "remove_service kafka")).code, 0);
    mkdirSync(shell.path("data/orders-0"));
    const stopped = '[ "$1" != is-active ]';
    assert.equal((await shell.run(`systemctl() { ${stopped}; }`, refuse, "remove_service kafka")).code, 0);
  });

  it("leaves the directory of commands to all programs when a service goes, even empty", async () => {
    const files = ["/usr/local/bin/no-such-command-of-kafka", "$dir/etc/no-such-file"];
    const list = `printf '%s\\n' ${files.map((file) => `"${file}"`).join(" ")} > "$state/kafka.files"`;
    const { stdout } = await shell.run(list, "rmdir() { echo rmdir $*; }", "remove_service kafka");
    assert.doesNotMatch(stdout, /\/usr\/local/);
    assert.match(stdout, /rmdir .*\/etc\/no-such-file .*\/etc$/m);
  });

  it("removes a service with its files and empty directories, and nothing else", async () => {
    await configure(put("etc/kafka/a", "1"), put("data/myid", "1"));
    mkdirSync(shell.path("data/version-2"));
    const { code } = await shell.run("remove_service kafka", "remove_service kafka");
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(shell.directory).sort(), ["data", "etc", "state", "systemctl"]);
    assert.deepEqual(readdirSync(shell.path("data")), ["version-2"]);
    assert.deepEqual(readdirSync(shell.path("etc")), []);
    assert.deepEqual(readdirSync(shell.path("state")), []);
  });
});
