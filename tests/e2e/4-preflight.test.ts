import assert from "node:assert/strict";
import { checks } from "../../components/model/host-facts";
import { loadExeca } from "../../operations/lib/execa";
import { bridgeName } from "../../tools/sandbox/range";
import { publicKey } from "../helpers/config";
import { breakages, jrePackage, packageSource } from "./support/breakages";
import { eventually, Hosts } from "./support/hosts";
import { type Change, itKnowsHostsInUse } from "./support/hosts-in-use";
import { assertNothingLeft } from "./support/leftovers";
import { Project, type Result } from "./support/project";
import { inPlainText } from "./support/stack-text";
import { inTierAll } from "./support/tiers";

const addresses = { kafka1: "192.168.50.101", kafka2: "192.168.50.102", kafka3: "192.168.50.103" };

describe("the preflight: unfit hosts are found before anything changes", () => {
  let project: Project;
  let hosts: Hosts;

  before(async () => {
    project = await Project.create();
    hosts = new Hosts(project, "preflight", addresses);
    await project.deriveStack("dev", "preflight", (text) =>
      inPlainText(text)
        .replaceAll("192.168.10.", "192.168.50.")
        .replaceAll(".sandbox/dev/", ".sandbox/preflight/")
        .replace("zookeeperId: 3, brokerId: 3 }", "zookeeperId: 3, brokerId: 3, advertised: { PLAINTEXT: kafka3 } }"),
    );
    const { execa } = await loadExeca();
    await execa("git", ["add", "Pulumi.preflight.yaml"], { cwd: project.root });
    await hosts.start();
  });

  after(async () => {
    await project.script("down", "preflight");
    await project.remove();
  });

  /** Runs `up` with a stack file that is changed only for this once. */
  function up(...changes: Change[]): Promise<Result> {
    return withChanges(changes, () => project.script("up", "preflight", "--no-smoke-test"));
  }

  async function withChanges(changes: readonly Change[], task: () => Promise<Result>): Promise<Result> {
    const change = (from: string, to: string) =>
      project.deriveStack("preflight", "preflight", (text) => text.replace(from, to));
    for (const [from, to] of changes) await change(from, to);
    const result = await task();
    for (const [from, to] of changes.toReversed()) await change(to, from);
    return result;
  }

  let broken: Result;

  it("shows everything that is wrong with three hosts in one table, and changes nothing on them", async () => {
    for (const { injects } of Object.values(breakages)) await hosts.run("kafka2", injects);
    await hosts.run("kafka2", "touch /root/before; sleep 0.1");
    const guest = "useradd -m guest; cp -r /root/.ssh /home/guest/; chown -R guest: /home/guest/.ssh";
    await hosts.run("kafka3", `${guest}; echo 'guest ALL=(ALL) ALL' > /etc/sudoers.d/guest`);
    await hosts.run("kafka3", "dpkg --purge --force-depends openjdk-17-jre-headless");
    broken = await up(
      ["brokerId: 1 }", `brokerId: 1, hostKey: "${publicKey()}" }`],
      ["advertised: { PLAINTEXT: kafka3 } }", "advertised: { PLAINTEXT: kafka3 }, sshUser: guest }"],
    );
    assert.equal(await hosts.run("kafka2", "find / -xdev -type f -cnewer /root/before"), "");
    for (const { recovers } of Object.values(breakages).reverse()) await hosts.run("kafka2", recovers);
    await hosts.run("kafka3", "rm /etc/sudoers.d/guest; userdel --remove guest 2> /dev/null");
    assert.equal(broken.exitCode, 1);
    assert.deepEqual(table(broken.output), [
      "kafka1 ERROR - - - - - - - - - - - - -",
      "kafka2 ok ok ERROR ERROR ERROR ERROR ERROR ERROR ERROR ERROR ERROR ERROR ok warn",
      "kafka3 ok ERROR ok ok ERROR ok ok ok ERROR ok ok ok ok warn",
    ]);
    assert.match(broken.output, /no host was changed; fix what is listed, then run again/);
    const traces = "ls -d /var/lib/kafka-zookeeper /opt/kafka /etc/kafka 2> /dev/null || true";
    for (const host of hosts.names) assert.equal(await hosts.run(host, traces), "");
  });

  for (const [what, message] of Object.entries({
    "a wrong host key":
      /kafka1: login: must answer at 192\.168\.50\.101:22 with its pinned key .*\n.* host key mismatch\n.*compare the key with/,
    "no systemd":
      /kafka2: systemd: must be booted with systemd.*\n.*no \/run\/systemd\/system; process 1 is systemd .*\n.*fix: .*init is systemd/,
    "a missing tool": /kafka2: tools: .*\n.*given: no flock\n.*install the package util-linux/,
    "a Java that is too old":
      /kafka2: java: \/usr\/bin\/java must be Java 8 to 21 \(zookeeper, kafka\)\n.*java version "1\.7\.0_80"\n.*install a release/,
    "a disk that is too small":
      /kafka2: disk: needs 1 GiB free for \/var\/lib\/kafka\n.*given: 64 MiB free on \/var\/lib\/kafka\n.*lower minFreeDisk/,
    "a mount point with lost+found":
      /kafka2: data: \/var\/lib\/kafka \(kafka\.paths\.data.*\) must hold no directories but those of partitions.*\n.*given: lost\+found: .*\n.*use a directory below it, \/var\/lib\/kafka\/kafka/,
    "a /tmp from which nothing can be loaded, as zstd is":
      /kafka2: java: java\.io\.tmpdir of kafka must allow programs.*\n.*given: \/tmp is mounted with noexec\n.*set -Djava\.io\.tmpdir=\/var\/tmp among kafka\.jvmOptions/,
    "a user whose group has no name":
      /kafka2: data: the primary group of zookeeper must have a name.*\n.*given: group id 4242\n.*groupadd --gid 4242 zookeeper/,
    "too little memory":
      /kafka2: memory: 640 MiB must fit: the heaps \(zookeeper 128m, kafka 384m\) and 25 %\n.*given: 256 MiB in all\n.*lower/,
    "a port that another program holds":
      /kafka2: ports: port 9092 \(kafka\.listeners\[PLAINTEXT\]\.port\) must be free\n.*given: perl \(process \d+\) listens on 0\.0\.0\.0:9092\n.*stop/,
    "a peer that cannot be reached":
      /kafka2: peers: must reach kafka3 \(192\.168\.50\.103\).*\n.*2181 \(ZooKeeper's clients\): No route to host, 2888 .*\n.*firewall/,
    "a peer that does not answer": /kafka3: peers: must reach kafka2 .*\n.*9092 \(brokers\): no answer within 3 s\n/,
    "a clock that is an hour off":
      /kafka2: clock: must be within 5 s .*\n.*given: 60 min ahead of this machine\n.*chrony/,
    "a name that does not resolve":
      /kafka2: names: kafka3 \(hosts\[kafka3\]\.advertised\.PLAINTEXT\) must resolve\n.*getent.*\n.*\/etc\/hosts/,
    "a data directory of something else":
      /kafka2: data: \/var\/lib\/zookeeper \(zookeeper\.paths\.data\) must be empty or belong .*\n.*orders\.db\n.*choose another/,
    "sudo that asks for a password":
      /kafka3: root: guest must be root, .*\n.*given: sudo: a password is required\n.*NOPASSWD:ALL' > \/etc\/sudoers\.d\/guest/,
    "no Java": /kafka3: java: \/usr\/bin\/java must be .*\n.*given: there is none\n.*java\.install: true/,
    "kernel settings, as a warning": /warning on .*kafka2, kafka3: kernel: .*\n.*given: .*\n.*fix: /,
  }))
    it(`tells ${what}, with what to do`, () => assert.match(broken.output, message));

  it("tells of a host that does not answer and of heaps that no host can hold in the same table", async () => {
    const { execa } = await loadExeca();
    // What is sent to the host arrives nowhere.
    const neighbour = [addresses.kafka1, "dev", bridgeName("preflight")];
    await execa("ip", ["neigh", "replace", ...neighbour, "lladdr", "02:00:00:00:00:01", "nud", "permanent"]);
    const { output } = await withChanges([["heap: 384m", "heap: 4000g"]], () => project.pulumiUp("preflight"));
    await execa("ip", ["neigh", "del", ...neighbour]);
    assert.match(
      output,
      /kafka1: login: .*\n.*dial tcp 192\.168\.50\.101:22: i\/o timeout\n.*start the host and its sshd/,
    );
    assert.match(output, /kafka2, kafka3: memory: 5000\d* GiB must fit.*\n.*given: .* in all\n.*lower the heaps/);
    await eventually("kafka1 answers", 30, () => hosts.run("kafka1", "true").then(() => true));
  });

  it("goes on with preflight: warn; a disk that is full in the middle leaves nothing half-done", async () => {
    await hosts.run("kafka2", "mkdir /opt/kafka; mount -t tmpfs -o size=50m none /opt/kafka");
    await hosts.run("kafka3", "cat > /root/jre.deb", { file: await jrePackage() });
    await hosts.run("kafka3", packageSource("/root/jre.deb"));
    // A group that was there before its user.
    await hosts.run("kafka3", "groupadd kafka");
    const { output, exitCode } = await up([
      "kafka-zookeeper:hosts:",
      "kafka-zookeeper:preflight: warn\n  kafka-zookeeper:java: { install: true }\n  kafka-zookeeper:hosts:",
    ]);
    assert.equal(exitCode, 1);
    assert.match(output, /error on kafka2: disk: needs 1 GiB free for \/opt\/kafka/);
    assert.match(
      output,
      /kafka\.paths\.program: must have room for the distribution\n.*No space left on device, in \/opt\/kafka on kafka2\n.*free some space/,
    );
    assert.equal(await hosts.run("kafka2", "ls -A /opt/kafka"), "");
    assert.equal(await hosts.run("kafka2", "df --output=used /opt/kafka | tail -n 1 | xargs"), "0");
  });

  it("got a host without Java one from its packages, with java.install", async () => {
    assert.match(await hosts.run("kafka3", "/usr/bin/java -version 2>&1"), /^openjdk version "17\./);
  });

  it("is healed by freeing the space: three healthy hosts pass", async () => {
    await hosts.run("kafka2", "mount -o remount,size=3g /opt/kafka");
    const { output, exitCode } = await up();
    assert.equal(exitCode, 0, output);
    assertFit(output);
    assert.equal(await hosts.run("kafka3", "id -gn kafka; stat -c %G /var/lib/kafka"), "kafka\nkafka");
  });

  it("does not run again when nothing has changed", async () => {
    const { output } = await up();
    assert.match(output, /Nothing changed/);
    assert.doesNotMatch(output, /preflight of 3 hosts/);
  });

  it("takes the ports, memory and data of the running cluster for its own when something has changed", async () => {
    const { output, exitCode } = await up([
      "kafka-zookeeper:hosts:",
      "kafka-zookeeper:readyTimeout: 300\n  kafka-zookeeper:hosts:",
    ]);
    assert.equal(exitCode, 0, output);
    assertFit(output);
  });

  inTierAll(() => itKnowsHostsInUse({ hosts: () => hosts, project: () => project, up, withChanges }));

  it("refuses hosts of another cluster", async () => {
    const { output, exitCode } = await up([
      "kafka-zookeeper:hosts:",
      "kafka-zookeeper:clusterId: 00000000-0000-4000-8000-000000000001\n  kafka-zookeeper:hosts:",
    ]);
    assert.equal(exitCode, 1);
    assert.match(
      output,
      /data: the host must belong to this cluster \(00000000-.*\)\n.*it belongs to cluster .*\n.*clusterId: /,
    );
  });

  it("leaves nothing behind when it goes down", async () => {
    await project.succeed("down", "preflight");
    await assertNothingLeft(project, "preflight");
  });
});

/** The rows of the table, one blank between cells. */
function table(output: string): string[] {
  const rows = output.match(new RegExp(`kafka\\d +(?:(?:ok|warn|ERROR|-) *){${checks.length}}$`, "gm")) ?? [];
  return [...new Set(rows.map((row) => row.trim().replace(/ +/g, " ")))].sort();
}

/** Three hosts, of which only the kernel may be doubtful. */
function assertFit(output: string): void {
  const rows = table(output);
  assert.equal(rows.length, 3, output);
  for (const row of rows) assert.match(row, new RegExp(`^kafka\\d( ok){${checks.length - 1}} (ok|warn)$`));
}
