import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Shell } from "../../../../helpers/shell";

describe("the script install.sh", () => {
  let shell: Shell;

  beforeEach(() => (shell = new Shell(["install"])));
  afterEach(() => shell.remove());

  /** An archive with one top directory, where an upload puts it; returns its checksum. */
  function upload(version: string): string {
    const top = shell.path("archive", `kafka-${version}`);
    mkdirSync(`${top}/libs`, { recursive: true });
    writeFileSync(`${top}/libs/kafka.jar`, version);
    const tar = execFileSync("tar", ["-cz", "-C", shell.path("archive"), `kafka-${version}`]);
    const sha512 = createHash("sha512").update(tar).digest("hex");
    mkdirSync(shell.path("state/upload"), { recursive: true });
    writeFileSync(shell.path("state/upload", sha512), tar);
    return sha512;
  }

  describe("checks Java:", () => {
    function java(banner: string, exit = 0): void {
      mkdirSync(shell.path("jre/bin"), { recursive: true });
      const text = `#!/bin/sh\necho '${banner}' >&2\nexit ${exit}\n`;
      writeFileSync(shell.path("jre/bin/java"), text, { mode: 0o755 });
    }
    const check = () => shell.run('check_java "$dir/jre" 8 17 kafka');

    for (const banner of ['java version "1.8.0_392"', 'openjdk version "17.0.9" 2023-10-17', 'openjdk version "11" x'])
      it(`${banner} is taken`, async () => {
        java(banner);
        assert.equal((await check()).code, 0);
      });

    for (const banner of ['java version "1.7.0_80"', 'openjdk version "21.0.1" 2023-10-17', "no banner"])
      it(`${banner} is refused`, async () => {
        java(banner);
        const { code, stderr } = await check();
        assert.equal(code, 1);
        assert.match(stderr, /^java\.home: kafka needs Java 8 to 17\n {4}given: .*\n {4}fix: /);
        assert(stderr.includes(banner));
      });

    it("a JVM is started once while its program is the same, for every service of the host", async () => {
      java('openjdk version "17.0.9"');
      const counting = shell.read("jre/bin/java").replace("#!/bin/sh", `#!/bin/sh\necho >> ${shell.path("starts")}`);
      writeFileSync(shell.path("jre/bin/java"), counting);
      assert.deepEqual([(await check()).code, (await check()).code], [0, 0]);
      assert.equal(shell.read("starts"), "\n");
      java('openjdk version "21.0.1"');
      assert.equal((await check()).code, 1);
    });

    it("what is wrong is told by the setting of the host, when that has a home of its own", async () => {
      const own = () => shell.run('check_java "$dir/jre" 8 17 kafka "hosts[kafka2].java.home"');
      assert.match(
        (await own()).stderr,
        /^hosts\[kafka2\]\.java\.home: .*\n.*\n.* or set hosts\[kafka2\]\.java\.home$/m,
      );
      java('openjdk version "21.0.1"');
      assert.match(
        (await own()).stderr,
        /^hosts\[kafka2\]\.java\.home: .*\n.*\n.* and set hosts\[kafka2\]\.java\.home to it$/m,
      );
    });

    it("a java that is missing or cannot run is refused", async () => {
      assert.match((await check()).stderr, /jre\/bin\/java cannot be run on /);
      java("broken", 1);
      assert.match((await check()).stderr, /cannot be run on /);
    });
  });

  describe("makes a user", () => {
    const ensure = (...names: string[]) =>
      shell.run(
        `id() { [ "$2" != kafka ]${names.includes("user") ? " || return 0" : ""}; }`,
        `getent() { ${names.includes("group") ? "true" : "return 2"}; }`,
        'useradd() { printf "%s\\n" "$*" > "$dir/useradd"; }',
        "ensure_user kafka",
      );

    it("with a group of its own", async () => {
      assert.equal((await ensure()).code, 0);
      assert.match(shell.read("useradd"), /^--system --user-group .* kafka\n$/);
    });

    it("in the group of its name that is there already", async () => {
      assert.equal((await ensure("group")).code, 0);
      assert.match(shell.read("useradd"), /^--system --gid=kafka .* kafka\n$/);
    });

    it("not when it is there, in whatever group", async () => {
      assert.equal((await ensure("user")).code, 0);
      assert.equal(existsSync(shell.path("useradd")), false);
    });
  });

  it("downloads with an end: a server that stalls holds the host no longer than a minute", async () => {
    const calls = ["curl", "wget"].map((name) => `${name}() { printf '${name} %s\\n' "$*" >> "$dir/calls"; }`);
    const without = 'command() { [ "$2" != curl ]; }';
    await shell.run(
      ...calls,
      'download https://example.org/k.tgz "$dir/k"',
      without,
      'download https://example.org/k "$dir/k"',
    );
    const [curl, wget] = shell.read("calls").split("\n");
    assert.match(curl ?? "", /^curl .*--connect-timeout 15 --speed-limit 1000 --speed-time 60 .*--retry-max-time 60 /);
    assert.match(wget ?? "", /^wget .*--timeout=60 .*--tries=1 /);
  });

  it("releases a host for other clusters only when its last service has left", async () => {
    const { code } = await shell.run('touch "$state/kafka.digest"', "release_host");
    assert.deepEqual([code, existsSync(shell.path("state"))], [0, true]);
    await shell.run('rm "$state/kafka.digest"', "release_host");
    assert.equal(existsSync(shell.path("state")), false);
  });

  describe("installs a distribution", () => {
    const install = (home: string, layout: string, sha512: string) =>
      shell.run(`install_distribution kafka ${layout} "$dir/${home}" ${sha512}`);

    it("into a directory of its own, once, and removes the archive", async () => {
      const sha512 = upload("3.9.2");
      for (let run = 0; run < 2; run++) assert.equal((await install("opt/kafka-3.9.2", "versioned", sha512)).code, 0);
      assert.equal(shell.read("opt/kafka-3.9.2/libs/kafka.jar"), "3.9.2");
      assert.equal(shell.read("opt/kafka-3.9.2/.distribution"), `${sha512}\n`);
      assert.deepEqual(readdirSync(shell.path("opt")), ["kafka-3.9.2"]);
      assert.deepEqual(readdirSync(shell.path("state/upload")), []);
    });

    it("only when its checksum is right: nothing is unpacked, and the archive is not used again", async () => {
      const sha512 = upload("3.9.2");
      writeFileSync(shell.path("state/upload", sha512), "something else");
      const { code, stderr } = await install("opt/kafka-3.9.2", "versioned", sha512);
      assert.equal(code, 1);
      assert.match(stderr, /^kafka\.sha512: must be the checksum of the distribution \([0-9a-f]{128}\)\n/);
      assert.deepEqual(readdirSync(shell.path("state/upload")), []);
      assert.equal(existsSync(shell.path("opt")), false);
    });

    it("only when the archive is there", async () => {
      const { code, stderr } = await install("opt/kafka", "versioned", "ab");
      assert.equal(code, 1);
      assert.match(stderr, /^kafka\.source: the archive must have been uploaded\n/);
    });

    it("in place beside data, which is left alone when the program is removed", async () => {
      const sha512 = upload("2.4.1");
      mkdirSync(shell.path("etc/kafka/kafka-logs"), { recursive: true });
      assert.equal((await install("etc/kafka", "in-place", sha512)).code, 0);
      assert.equal(shell.read("etc/kafka/libs/kafka.jar"), "2.4.1");
      assert.equal((await shell.run('remove_distribution kafka in-place "$dir/etc/kafka"')).code, 0);
      assert.deepEqual(readdirSync(shell.path("etc/kafka")), ["kafka-logs"]);
    });

    it("in place never over another version, nor over what somebody else put there", async () => {
      assert.equal((await install("etc/kafka", "in-place", upload("2.4.1"))).code, 0);
      const other = upload("2.5.0");
      assert.match((await install("etc/kafka", "in-place", other)).stderr, /kafka\.version: cannot change with layout/);
      assert.equal(readFileSync(shell.path("etc/kafka/libs/kafka.jar"), "utf8"), "2.4.1");
      mkdirSync(shell.path("srv/kafka/libs"), { recursive: true });
      const fresh = await shell.run(
        `rm "$state"/*.entries`,
        `install_distribution kafka in-place "$dir/srv/kafka" ${other}`,
      );
      assert.match(fresh.stderr, /kafka\.paths\.program: must hold no distribution that something else put there/);
    });

    it("beside older versions, which are all removed with the program and nothing else", async () => {
      await install("opt/kafka/3.9.1", "versioned", upload("3.9.1"));
      await install("opt/kafka/3.9.2", "versioned", upload("3.9.2"));
      mkdirSync(shell.path("opt/kafka/plugins"));
      assert.deepEqual(readdirSync(shell.path("opt/kafka")).sort(), ["3.9.1", "3.9.2", "plugins"]);
      assert.equal((await shell.run('remove_distribution kafka versioned "$dir/opt/kafka/3.9.2"')).code, 0);
      assert.deepEqual(readdirSync(shell.path("opt/kafka")), ["plugins"]);
    });
  });
});
