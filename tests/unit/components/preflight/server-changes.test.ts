import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Facts } from "../../../../components/model/host-facts";
import { found, only } from "../../../helpers/preflight";

const scripts = path.join(__dirname, "../../../../components/hosts/scripts");

describe("the preflight of a host that has a broker", () => {
  const runs = { "unit:kafka": "42 1000 own", "config:kafka": "zookeeper.connect=10.0.0.1:2181" };

  const refused: Record<string, [facts: Record<string, string>, rule: RegExp, config?: Record<string, unknown>]> = {
    "another release line in one step": [{ ...runs, "version:kafka": "2.4.1" }, /^kafka\.version: brokers of another/],
    "another release line of a broker that is stopped": [
      { "installed-version:kafka": "2.4.1", "config:kafka": runs["config:kafka"] },
      /^kafka\.version: brokers of another/,
    ],
    "another chroot": [runs, /^kafka\.chroot: cannot change/, { kafka: { chroot: "/other" } }],
    "a data directory that leaves with partitions": [
      { ...runs, "left:kafka": "/data2 orders-0 orders-1" },
      /^kafka\.paths\.data: a directory that holds partitions cannot leave/,
    ],
    "a ZooKeeper data directory that leaves with snapshots": [
      { "left:zookeeper": "/old version-2" },
      /^zookeeper\.paths: a data directory with snapshots or transactions cannot be left behind/,
    ],
    "a ZooKeeper that cannot read the snapshots which are there": [
      {
        "version:zookeeper": "3.9.5",
        "unit:zookeeper": "43 1000 own",
        "config:zookeeper": "snapshot.compression.method=gz",
      },
      /^zookeeper\.version: a release before 3\.6 reads no compressed snapshots/,
      { zookeeper: { version: "3.5.9", source: "/srv/zookeeper.tgz", sha512: "a".repeat(128) } },
    ],
    "another release in the place of one that was unpacked in place": [
      { "program:/opt/kafka": "b".repeat(128) },
      /^kafka\.version: cannot change with layout in-place/,
      { kafka: { source: "maven", layout: "in-place" } },
    ],
  };
  for (const [title, [facts, rule, config]] of Object.entries(refused))
    it(`refuses ${title}, before anything is changed`, () => {
      const finding = only(found(facts, config).filter(({ severity }) => severity === "error"));
      assert.equal(finding.check, "change");
      assert.match(finding.rule, rule);
    });

  it("names a place for another release in which it is accepted, also where configuration and data are with the old one", () => {
    const kept = { config: "/etc/kafka/config", data: ["/etc/kafka/kafka-logs"] };
    const old = { source: "maven", layout: "in-place", paths: { ...kept, program: "/etc/kafka" } };
    const changes = (kafka: Record<string, unknown>) =>
      found({ "program:/etc/kafka": "b".repeat(128) }, { kafka }).filter(({ check }) => check === "change");
    const finding = only(changes(old));
    assert.match(
      finding.fix,
      /^set kafka\.layout: versioned and kafka\.paths\.program: \/opt\/kafka together with the version;/,
    );
    const followed = { source: "maven", layout: "versioned", paths: { ...kept, program: "/opt/kafka" } };
    assert.deepEqual(changes(followed), []);
  });

  it("judges the step of its security by what runs after a roll that was cut, not by what was installed", () => {
    const entries = [
      "listeners=PLAINTEXT://10.0.0.1:9092,CLIENTS://10.0.0.1:9093,INTERNAL://10.0.0.1:9094",
      "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CLIENTS:SASL_SSL,INTERNAL:SSL",
      "inter.broker.listener.name=PLAINTEXT",
    ];
    const opened = entries.join("\nconfig:kafka=");
    const installed = "new 10.0.0.1:9092 - opened";
    const rulesFor = (running: string, plaintextUntil: string) =>
      found(
        { "unit:kafka": "42 1000 own", "config:kafka": opened, "installed:kafka": installed, "running:kafka": running },
        { security: { mode: "secure", plaintextUntil } },
      )
        .filter(({ severity }) => severity === "error")
        .map(({ given }) => given);
    assert.deepEqual(rulesFor(installed, "kept"), []);
    assert.deepEqual(rulesFor("old 10.0.0.1:9092", "opened"), []);
    assert.deepEqual(rulesFor("old 10.0.0.1:9092", "kept"), ["kept, while plaintext runs"]);
    assert.deepEqual(rulesFor("old 10.0.0.1:9094 - kept", "kept"), []);
    assert.deepEqual(rulesFor("old 10.0.0.1:9094 - kept", "left"), [
      "plaintext for brokers and opened for ZooKeeper, while kept runs",
    ]);
    // Somebody edited its files before it was started: only what is installed is known.
    assert.deepEqual(rulesFor("edited", "kept"), []);
  });

  it("allows what the broker already is", () => {
    const facts = { ...runs, "version:kafka": "3.9.2", "installed-version:kafka": "3.9.2", "left:kafka": "/data2" };
    assert.deepEqual(found(facts), []);
  });
});

describe("the script of the preflight", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-preflight-"));
    mkdirSync(path.join(root, "state"));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Runs calls of its functions, with its places below a directory of its own; systemd knows no unit. */
  function run(...calls: string[]): Facts {
    const script = readFileSync(path.join(scripts, "preflight.sh"), "utf8")
      .replaceAll("/var/lib/kafka-zookeeper/", `${root}/state/`)
      .replaceAll("/etc/systemd/system/", `${root}/units/`);
    const input = [script, "systemctl() { echo MainPID=0; }", ...calls, ":"].join("\n");
    const { stdout, stderr, status } = spawnSync("bash", ["-s"], { input, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return Facts.parse(stdout);
  }

  it("reads the entries that a change is judged by, and no other, from the file that was installed last", () => {
    const file = path.join(root, "server.properties");
    writeFileSync(file, `# comment\nbroker.id=1\nlog.dirs=${root}/a,${root}/b\nssl.key.password=secret\n`);
    writeFileSync(path.join(root, "state/kafka.manifest"), `abc 644 root:root /etc/x\nabc 644 root:root ${file}\n`);
    const facts = run("look_at_config kafka server.properties log.dirs zookeeper.connect");
    assert.deepEqual(facts.all("config:kafka"), [`log.dirs=${root}/a,${root}/b`]);
  });

  it("names the partitions in directories that are not wanted any more, and nothing else in them", () => {
    for (const one of ["a/orders-0", "b/orders-1", "b/my-topic-12", "b/orders-x", "b/lost+found"])
      mkdirSync(path.join(root, one), { recursive: true });
    writeFileSync(path.join(root, "b/meta-1"), "a file");
    const file = path.join(root, "server.properties");
    writeFileSync(file, `log.dirs=${root}/a,${root}/b,${root}/none\n`);
    writeFileSync(path.join(root, "state/kafka.manifest"), `abc 644 root:root ${file}\n`);
    const facts = run(`want_data ${root}/a`, "look_at_left kafka server.properties log.dirs");
    assert.deepEqual(facts.all("left:kafka"), [`${root}/b my-topic-12 orders-1`, `${root}/none`]);
  });

  it("tells the release that a unit starts by the jar on its class path", () => {
    mkdirSync(path.join(root, "libs"));
    for (const jar of ["kafka-clients-3.9.2.jar", "kafka-server-3.9.2.jar"])
      writeFileSync(path.join(root, "libs", jar), "");
    mkdirSync(path.join(root, "units"));
    const start = `ExecStart=/usr/bin/java -Xmx1g -cp "${root}/libs/*" kafka.Kafka /etc/kafka/server.properties`;
    writeFileSync(path.join(root, "units/kafka.service"), `[Service]\n${start}\n`);
    const facts = run("look_at_version kafka kafka-clients");
    assert.equal(facts.get("installed-version:kafka"), "3.9.2");
    assert.equal(facts.get("version:kafka"), undefined);
  });

  it("says nothing of a service that was never installed", () => {
    const calls = ["want_data", "look_at_config kafka x y", "look_at_left kafka x y", "look_at_version kafka z"];
    for (const key of ["config:kafka", "left:kafka", "version:kafka", "installed-version:kafka"])
      assert.deepEqual(run(...calls).all(key), []);
  });
});
