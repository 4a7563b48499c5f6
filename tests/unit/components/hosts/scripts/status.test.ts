import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { readHost } from "../../../../../operations/status/hosts";

const script = readFileSync(path.join(__dirname, "../../../../../components/hosts/scripts/status.sh"), "utf8");

describe("the script that tells how a host is", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-status-"));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Runs it with its places below a directory of its own, beside a systemd that says what it is told. */
  function run(says: Readonly<Record<string, string>>): string {
    const answers = Object.entries(says).map(([call, answer]) => `'${call}') echo '${answer}' ;;`);
    const systemctl = `systemctl() { case "$*" in ${answers.join(" ")} *) return 3 ;; esac; }`;
    const placed = script.replace("state=/var/lib/kafka-zookeeper", `state=${root}/state\n${systemctl}`);
    const { stdout, stderr, status } = spawnSync("bash", ["-euo", "pipefail", "-s"], {
      input: placed.replaceAll("/run/$name", `${root}/run/$name`).replaceAll("/etc/systemd", `${root}/etc`),
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  it("says nothing on a host where nothing is installed", () => {
    assert.equal(run({}), "");
  });

  it("says how a service runs, and how full the disks are that hold its data", () => {
    for (const folder of ["state", "run/kafka", "data1", "data2", "etc/system", "kafka/libs"])
      mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, "state/kafka.digest"), "new kafka1:9092\n");
    writeFileSync(path.join(root, "run/kafka/digest"), "old kafka1:9092\n");
    for (const jar of ["kafka-clients-3.9.2.jar", "zookeeper-3.8.4.jar", "kafka-clients-3.9.2-test.jar"])
      writeFileSync(path.join(root, "kafka/libs", jar), "");
    const unit = `[Service]\nExecStart=/usr/bin/java -Xmx1g -cp "${root}/kafka/libs/*" kafka.Kafka\n`;
    writeFileSync(path.join(root, "etc/system/kafka.service"), unit);
    const properties = path.join(root, "server.properties");
    writeFileSync(properties, `broker.id=1\nlog.dirs=${root}/data1,${root}/data2,${root}/none\n`);
    writeFileSync(path.join(root, "state/kafka.manifest"), `abc 644 root:root ${properties}\n`);
    const found = readHost(
      run({
        "is-active kafka": "active",
        "show kafka --property MainPID --value": String(process.pid),
        "show kafka --property NRestarts --value": "4",
      }),
    );
    const { running, installed, installedVersion, restarts, problem } = found.services.get("kafka") ?? {};
    assert.deepEqual([running, installed, restarts, problem], ["old", "new", 4, null]);
    assert.equal(installedVersion, "3.9.2");
    assert.deepEqual(found.unmeasured, [`${root}/none`]);
    assert.deepEqual(
      found.disks.map(({ path: directory }) => directory),
      [`${root}/data1`, `${root}/data2`],
    );
    for (const { mount, totalBytes, freeBytes } of found.disks) {
      assert.match(mount, /^\//);
      assert(totalBytes > 2 ** 20 && freeBytes > 0 && freeBytes < totalBytes);
    }
  });

  it("says of a service that does not run what systemd calls that", () => {
    for (const folder of ["state", "data"]) mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, "state/zookeeper.digest"), "new zookeeper\n");
    const config = path.join(root, "zoo.cfg");
    writeFileSync(config, `dataDir=${root}/data\n`);
    writeFileSync(path.join(root, "state/zookeeper.manifest"), `abc 644 root:root ${config}\n`);
    const found = readHost(
      run({
        "is-active zookeeper": "failed",
        "show zookeeper --property MainPID --value": "0",
        "show zookeeper --property NRestarts --value": "0",
      }),
    );
    assert.equal(found.services.get("zookeeper")?.problem, "zookeeper is not running; systemd reports failed");
    assert.equal(found.services.get("zookeeper")?.running, "");
    assert.equal(found.disks.length, 1);
  });

  it("says which release of RocketMQ is installed, and how full the disks are that hold its data", () => {
    for (const folder of ["state", "data", "controller", "etc/system", "lib"])
      mkdirSync(path.join(root, folder), { recursive: true });
    // Its libraries may have a ZooKeeper of their own.
    for (const jar of ["rocketmq-common-5.5.0.jar", "rocketmq-rocksdb-1.0.6.jar", "zookeeper-3.8.4.jar"])
      writeFileSync(path.join(root, "lib", jar), "");
    const files = {
      rocketmq: ["container.conf", `rocketmqHome=${root}/data\n`],
      "rocketmq-namesrv": ["namesrv.conf", `controllerStorePath=${root}/controller\n`],
    } as const;
    for (const [name, [file, text]] of Object.entries(files)) {
      const config = path.join(root, file);
      writeFileSync(config, text);
      writeFileSync(path.join(root, `state/${name}.digest`), "new\n");
      writeFileSync(path.join(root, `state/${name}.manifest`), `abc 644 root:root ${config}\n`);
      writeFileSync(
        path.join(root, `etc/system/${name}.service`),
        `ExecStart=/usr/bin/java -cp "${root}/lib/*" Main\n`,
      );
    }
    const stopped = Object.keys(files).flatMap((name) => [
      [`is-active ${name}`, "inactive"],
      [`show ${name} --property MainPID --value`, "0"],
      [`show ${name} --property NRestarts --value`, "0"],
    ]);
    const { services, disks, unmeasured } = readHost(run(Object.fromEntries(stopped) as Record<string, string>));
    assert.deepEqual(
      Object.keys(files).map((name) => services.get(name)?.installedVersion),
      ["5.5.0", "5.5.0"],
    );
    assert.deepEqual(disks.map((disk) => disk.path).sort(), [`${root}/controller`, `${root}/data`]);
    assert.deepEqual(unmeasured, []);
  });
});
