import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadExeca } from "../../operations/lib/execa";
import { eventually } from "./support/hosts";
import { assertNothingLeft, processesOf } from "./support/leftovers";
import { addresses, disk, onNone, RefuseStack } from "./support/refuse-stack";
import { Running } from "./support/running";
import { inTierAll } from "./support/tiers";

const wrongDigest = "0".repeat(128);

describe("what cannot work is refused, and what was cut is taken up again", () => {
  let stack: RefuseStack;

  before(async () => {
    stack = await RefuseStack.create();
  });

  after(() => stack.remove());

  const everywhere = (command: string) => stack.hosts.everywhere(command);

  it("says what a sandbox needs when it is not run by root, without compiling anything before", async () => {
    const { execa } = await loadExeca();
    const { root } = stack.project;
    const home = path.join(root, "home");
    await mkdir(home);
    await execa("chmod", ["0755", root]);
    await execa("chown", ["-Rh", "nobody:", root]);
    const asNobody = ["--reuid=nobody", "--regid=nogroup", "--clear-groups", path.join(root, "scripts/up"), "refuse"];
    const { all, exitCode } = await execa("setpriv", asNobody, {
      cwd: root,
      env: { HOME: home, TMPDIR: home, XDG_CACHE_HOME: path.join(home, "cache") },
      all: true,
      stdin: "ignore",
      reject: false,
    });
    await execa("chown", ["-Rh", "root:", root]);
    const cached = existsSync(path.join(home, "cache"));
    await execa("rm", ["-rf", home, path.join(root, ".state")]);
    assert.match(all, /The sandbox needs Linux, root and systemd-nspawn \(Debian: .*\): this is not root\./);
    assert.match(all, /Everything else works without it, with hosts of your own in the stack file\./);
    assert.equal(exitCode, 1);
    assert.equal(cached, false, "nothing was compiled or downloaded");
    assert.doesNotMatch(all, /\n\s+at /, "no stack trace");
  });

  it("refuses a file whose digest is another one, before a byte of it is on a host", async () => {
    await stack.configure({ kafka: { sha512: wrongDigest } });
    const { output, exitCode } = await stack.project.script("up", "refuse");
    assert.equal(exitCode, 1);
    assert.match(output, /kafka\.sha512: must be the checksum of the distribution \(0{128}\)/);
    assert.ok(output.includes(`given: ${stack.kafka.sha512}, ${stack.kafka.archive}`), output);
    assert.match(output, /fix: +get the file again from a source you trust, or correct kafka\.sha512/);
    const places = "/etc/systemd/system/{kafka,zookeeper}.service /opt/* /srv/* /var/lib/{kafka,zookeeper}*";
    assert.deepEqual(await everywhere(`ls -d ${places} 2> /dev/null || true`), onNone);
    await stack.assertNothingStarted();
  });

  it("ends with status 130 at Ctrl-C in the middle of an upload, and no part of it counts as the archive", async () => {
    await stack.hosts.run("kafka1", `mkdir ${disk}`);
    await stack.configure();
    const up = new Running(stack.project, "up", "refuse");
    await up.prints(/uploading kafka 3\.9\.2 to kafka1/);
    await eventually("a part is on the host", 20, async () =>
      /\d{7}/.test(await stack.hosts.run("kafka1", "stat -c %s /var/lib/kafka-zookeeper/upload/*")),
    );
    up.interrupt();
    const { output, exitCode } = await up.result();
    assert.equal(exitCode, 130, output);
    assert.match(output, /interrupted; run it again to resume, or scripts\/down to clean up/);
    await eventually("no writer is left", 20, async () =>
      Object.values(await everywhere("pgrep -x 'cat|sha512sum' || true")).every((pids) => pids === ""),
    );
    const size = String((await readFile(stack.kafka.archive)).length);
    const whole = `/var/lib/kafka-zookeeper/upload/${stack.kafka.sha512}`;
    for (const [host, found] of Object.entries(await everywhere(`stat -c %s ${whole} 2> /dev/null || true`)))
      assert.ok(["", size].includes(found), `${host} has ${found} of ${size} bytes under the final name`);
    assert.deepEqual(await everywhere("ls -d /etc/systemd/system/kafka.service /opt/* 2> /dev/null || true"), onNone);
  });

  it("refuses a download whose digest is another one, unpacks nothing and keeps nothing of it", async () => {
    await stack.configure({ zookeeper: { sha512: wrongDigest } });
    const { output, exitCode } = await stack.project.script("up", "refuse");
    assert.equal(exitCode, 1);
    assert.match(output, /downloading http:\/\/192\.168\.40\.1:/);
    assert.match(output, /zookeeper\.sha512: must be the checksum of the distribution \(0{128}\)/);
    assert.match(output, new RegExp(`given: ${stack.zookeeper.sha512} on kafka[123]`));
    assert.match(output, /fix: +get the file again from a source you trust, or correct zookeeper\.sha512/);
    const others = `ls -A /opt; ls /var/lib/kafka-zookeeper/upload | grep -vx ${stack.kafka.sha512} || true`;
    assert.deepEqual(await everywhere(others), onNone);
    assert.deepEqual(await everywhere("ls -d /etc/systemd/system/zookeeper.service 2> /dev/null || true"), onNone);
    await stack.assertNothingStarted();
  });

  inTierAll(() => {
    it("gives a download up that has stalled for a minute, and leaves no host locked", async () => {
      await stack.configure();
      stack.mirror.stalls = true;
      const started = performance.now();
      const { output, exitCode } = await stack.project.script("up", "refuse");
      stack.mirror.stalls = false;
      assert.equal(exitCode, 1);
      assert.match(output, /source: must be reachable from the host/);
      assert.match(output, /given: http:\/\/192\.168\.40\.1:.* cannot be downloaded on kafka[123]/);
      assert.ok(performance.now() - started < 150_000, "it is not tried again for minutes");
      assert.deepEqual(await everywhere("flock --nonblock /var/lib/kafka-zookeeper/lock true"), onNone);
      await stack.assertNothingStarted();
    });
  });

  it("refuses a data directory that holds files of something else, and changes nothing on any host", async () => {
    await stack.hosts.run("kafka1", "mkdir -m 0700 /srv/taken && echo precious > /srv/taken/file");
    await stack.configure({ kafka: { paths: { data: ["/srv/taken"] } } });
    const before = await stack.traces();
    const { output, exitCode } = await stack.project.script("up", "refuse");
    assert.equal(exitCode, 1);
    assert.match(
      output,
      /error on kafka1: data: \/srv\/taken \(kafka\.paths\.data.*\) must be empty or belong to this/,
    );
    assert.match(output, /given: it holds something else: file/);
    assert.match(output, /fix: +choose another directory; if the files are this cluster's own: echo [0-9a-f-]{36} >/);
    assert.deepEqual(await stack.traces(), before);
    await stack.assertNothingStarted();
    await stack.hosts.run("kafka1", "rm -r /srv/taken");
  });

  it("refuses a host that shows another host key, and changes nothing on any host", async () => {
    const folder = path.join(stack.project.root, ".sandbox/refuse");
    const lines = (await readFile(path.join(folder, "known_hosts"), "utf8")).split("\n");
    const keyOf = (address: string) =>
      lines.find((line) => line.startsWith(`${address} `))?.slice(address.length) ?? "";
    const wrong = lines.map((line) =>
      line.startsWith(addresses.kafka2) ? addresses.kafka2 + keyOf(addresses.kafka1) : line,
    );
    await writeFile(path.join(folder, "other_known_hosts"), wrong.join("\n"));
    await stack.configure({ ssh: { knownHosts: ".sandbox/refuse/other_known_hosts" } });
    const before = await stack.traces();
    const { output, exitCode } = await stack.project.script("up", "refuse");
    assert.equal(exitCode, 1);
    assert.match(output, /error on kafka2: login: must answer at 192\.168\.40\.102:22 with its pinned key/);
    assert.match(output, /given: .*host key mismatch/);
    assert.match(output, /fix: +compare the key with .*; only if .* correct hosts\[\]\.hostKey or ssh\.knownHosts/);
    assert.deepEqual(await stack.traces(), before);
    await stack.assertNothingStarted();
  });

  it("names a host that cannot be reached within a minute, and changes nothing on the others", async () => {
    await stack.configure({ ssh: { user: "operator" } });
    const others = ["kafka1", "kafka2"];
    const before = await stack.traces(others);
    await stack.hosts.run("kafka3", "systemctl poweroff --force --force").catch(() => undefined);
    const started = performance.now();
    const { output, exitCode } = await stack.project.pulumiUp("refuse");
    assert.notEqual(exitCode, 0);
    assert.match(output, /error on kafka3: login: must answer at 192\.168\.40\.103:22/);
    assert.match(output, /fix: +start the host and its sshd, and let this machine reach that port; .* lost: true/);
    assert.ok(performance.now() - started < 60_000, "it fails within a minute");
    assert.deepEqual(await stack.traces(others), before);
  });

  it("leaves no process behind when the engine is killed in the middle of an installation", async () => {
    const up = new Running(stack.project, "up", "refuse");
    await up.prints(/cluster-kafka-3 creating/);
    up.kill(/^\S*pulumi up /);
    const { output, exitCode } = await up.result();
    assert.equal(exitCode, 1, output);
    assert.match(output, /pulumi up failed \(see above\); fix the cause, then run it again/);
    await eventually("every plugin has ended", 20, () =>
      Promise.resolve(processesOf(stack.project).every((command) => command.includes("systemd-nspawn"))),
    );
  });

  it("takes up what was cut: a URL and a file as sources, logged in as an operator who has sudo", async () => {
    const output = await stack.project.succeed("up", "refuse");
    assert.match(output, /smoke test through the stack's outputs \[/);
    const digests = await everywhere("cat /opt/zookeeper/*/.distribution /opt/kafka/*/.distribution | xargs");
    for (const digest of Object.values(digests))
      assert.equal(digest, `${stack.zookeeper.sha512} ${stack.kafka.sha512}`);
    const parts = "ls -A /var/lib/kafka-zookeeper/upload /opt /opt/* | grep -e part -e unpack || true";
    assert.deepEqual(await everywhere(parts), onNone);
  });

  it("changes nothing at the next run", async () => {
    assert.match(await stack.project.succeed("up", "refuse", "--no-smoke-test"), /Nothing changed/);
  });

  it("neither uploads nor downloads nor restarts when only the way to log in changes", async () => {
    const before = await stack.mainPids();
    const { downloads } = stack.mirror;
    await stack.configure();
    const output = await stack.project.succeed("up", "refuse", "--no-smoke-test");
    assert.match(output, /cluster-upload updated/);
    assert.doesNotMatch(output, /uploading|downloading|restarting/);
    assert.equal(stack.mirror.downloads, downloads);
    assert.deepEqual(await stack.mainPids(), before);
  });

  it("refuses hosts of another cluster, and changes not one file on them", async () => {
    const id = await stack.hosts.run("kafka1", "cat /var/lib/kafka-zookeeper/cluster-id");
    const before = [await stack.traces(), await stack.mainPids()];
    const older = (version: string) => ({ version, source: "maven", sha512: undefined });
    await stack.configure({ zookeeper: older("3.6.0"), kafka: older("2.4.1") }, "intruder");
    await stack.project.succeed("pulumi", "stack", "init", "intruder");
    const { output, exitCode } = await stack.project.pulumiUp("intruder");
    assert.notEqual(exitCode, 0);
    assert.match(output, /on kafka1, kafka2, kafka3: data: the host must belong to this cluster \([0-9a-f-]{36}\)/);
    assert.match(output, new RegExp(`given: it belongs to cluster ${id}`));
    assert.match(output, new RegExp(`fix: +use another host; .* set clusterId: ${id}`));
    assert.deepEqual([await stack.traces(), await stack.mainPids()], before);
  });

  it("deletes with deleteData exactly the directories that it made, and frees the hosts", async () => {
    await stack.configure({ deleteData: true });
    await stack.project.succeed("up", "refuse", "--no-smoke-test");
    const { output, exitCode } = await stack.project.pulumiDestroy("refuse");
    assert.equal(exitCode, 0, output);
    const places = "ls -d /srv/* /opt/* /var/lib/*kafka* /var/lib/zookeeper 2> /dev/null || true";
    assert.deepEqual(await everywhere(places), { ...onNone, kafka1: disk });
    assert.match(await stack.hosts.run("kafka1", `ls ${disk}`), /meta\.properties/);
    await stack.assertNothingStarted();
  });

  it("leaves nothing behind when it goes down", async () => {
    await stack.project.succeed("pulumi", "stack", "rm", "--yes", "--force", "--preserve-config", "intruder");
    await stack.project.succeed("down", "refuse");
    await stack.removeStackFiles();
    await assertNothingLeft(stack.project, "refuse");
  });
});
