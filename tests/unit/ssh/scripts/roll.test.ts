import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { Shell } from "../../../helpers/shell";

/** What a roll does, in order: how systemctl was called, and when it asked for problems. */
const recording = [
  "sleep() { :; }",
  'before() { echo before >> "$dir/systemctl"; }',
  'after() { echo after >> "$dir/systemctl"; }',
  "ready_timeout=0",
];

describe("a roll", () => {
  let shell: Shell;

  beforeEach(() => (shell = new Shell(["health", "roll"])));
  afterEach(() => shell.remove());

  /** A service that is active or not, started with a configuration or another. */
  async function roll(active: boolean, current: boolean, ...more: string[]) {
    const service = [
      'systemctl() { printf "%s\\n" "$*" >> "$dir/systemctl"; [ "$1" != is-active ] || ' + `${active}; }`,
      `running_as() { ${active && current}; }`,
    ];
    const finished = await shell.run(...recording, ...service, ...more, "roll kafka digest before after");
    const done = shell.read("systemctl").split("\n").slice(0, -1);
    return { ...finished, done: done.filter((line) => !line.startsWith("is-active")) };
  }

  it("leaves a service alone that runs with the configuration that is in place", async () => {
    const { code, done } = await roll(true, true);
    assert.equal(code, 0);
    assert.deepEqual(done, ["enable --quiet kafka"]);
  });

  it("starts a service that does not run without asking anybody, because its peers may wait for it", async () => {
    const { code, done } = await roll(false, true);
    assert.equal(code, 0);
    assert.deepEqual(done, ["enable --quiet kafka", "reset-failed kafka", "start kafka"]);
  });

  it("restarts a service with another configuration only between two healthy readings", async () => {
    const { code, done } = await roll(true, false);
    assert.equal(code, 0);
    const three = (word: string) => Array<string>(3).fill(word);
    assert.deepEqual(done, ["enable --quiet kafka", ...three("before"), "restart kafka", ...three("after")]);
  });

  it("does not stop a service while the others cannot do without it", async () => {
    const { code, done, stderr } = await roll(true, false, "before() { echo partition orders-1 is under-replicated; }");
    assert.equal(code, 1);
    assert.deepEqual(done, ["enable --quiet kafka"]);
    assert.match(stderr, /^before the restart of kafka on .*: must be healthy within 0 s/m);
    assert.match(stderr, /given: partition orders-1 is under-replicated/);
  });

  it("fails when the service does not come back, so that the next one is not touched", async () => {
    const { code, stderr } = await roll(true, false, "after() { echo broker 1 does not answer; }");
    assert.equal(code, 1);
    assert.match(stderr, /^after the restart of kafka on .*: must be healthy within 0 s/m);
  });

  it("of ZooKeeper gates on the whole ensemble, and of a broker on all brokers and its own partitions", async () => {
    const gates = [
      "roll() { $3; }",
      'ensemble_problems() { echo "ensemble $*"; }',
      'broker_problems() { echo "brokers $*"; }',
      'replica_problems() { echo "replicas $*"; }',
    ];
    const { stdout } = await shell.run(
      ...gates,
      "roll_zookeeper digest 600 1=10.0.0.1:2181 2=10.0.0.2:2181",
      "roll_kafka digest 600 2 1=10.0.0.1:9092 2=10.0.0.2:9092",
    );
    assert.deepEqual(stdout.split("\n").slice(0, -1), [
      "ensemble 1=10.0.0.1:2181 2=10.0.0.2:2181",
      "brokers 1=10.0.0.1:9092 2=10.0.0.2:9092",
      "replicas 2 10.0.0.2 9092",
    ]);
  });

  it("does not stop a service that has no unit any more", async () => {
    assert.equal((await shell.run("stop_service no-such-service")).code, 0);
    assert.equal(existsSync(shell.path("systemctl")), false);
  });
});
