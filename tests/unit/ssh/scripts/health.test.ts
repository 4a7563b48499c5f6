import assert from "node:assert/strict";
import { type FakePartition, FakeServers } from "../../../helpers/fake-broker";
import { Shell } from "../../../helpers/shell";

const three = [1, 2, 3].map((id) => ({ id, host: `kafka${id}` }));
const hostPort = (address: string) => address.replace(":", " ");

describe("the script health.sh", () => {
  let shell: Shell;
  let servers: FakeServers;

  beforeEach(() => {
    shell = new Shell(["health", "ready"]);
    servers = new FakeServers();
  });
  afterEach(() => {
    servers.close();
    shell.remove();
  });

  async function output(...lines: string[]): Promise<string[]> {
    const { code, stdout, stderr } = await shell.run(...lines);
    assert.equal(code, 0, stderr);
    return stdout.split("\n").slice(0, -1);
  }

  describe("asks ZooKeeper for its mode", () => {
    for (const mode of ["leader", "follower", "standalone", "observer"])
      it(`and reads ${mode}`, async () => {
        assert.deepEqual(await output(`zookeeper_mode ${hostPort(await servers.zookeeper(mode))}`), [mode]);
      });

    it("and reads nothing while it does not serve, or does not listen", async () => {
      const silent = [await servers.zookeeper(undefined), await servers.nobody()];
      assert.deepEqual(await output(...silent.map((address) => `zookeeper_mode ${hostPort(address)}`)), []);
    });
  });

  describe("finds the problems of an ensemble:", () => {
    async function problems(...modes: (string | undefined)[]): Promise<string[]> {
      const members = await Promise.all(modes.map((mode) => servers.zookeeper(mode)));
      return output(`ensemble_problems ${members.map((address, index) => `${index + 1}=${address}`).join(" ")}`);
    }

    it("none with one leader", async () => {
      assert.deepEqual(await problems("follower", "leader", "follower"), []);
    });

    it("none with a single server", async () => {
      assert.deepEqual(await problems("standalone"), []);
    });

    it("a server that does not serve", async () => {
      const [problem, ...others] = await problems("leader", undefined, "follower");
      assert.match(problem ?? "", /^ZooKeeper 2 \(127\.0\.0\.1:\d+\) does not serve$/);
      assert.deepEqual(others, []);
    });

    it("no leader, and two that do not know of each other", async () => {
      assert.deepEqual(await problems("follower", "follower"), ["the ensemble has 0 leaders"]);
      assert.deepEqual(await problems("standalone", "standalone"), ["the ensemble has 2 leaders"]);
    });
  });

  describe("reads the metadata of a broker:", () => {
    const orders: FakePartition = { topic: "orders", index: 7, replicas: [3, 1, 1000], isr: [3] };
    const offsets: FakePartition = { topic: "__consumer_offsets", index: 49, replicas: [2], isr: [2] };
    const empty: FakePartition = { topic: "lost.topic-1_x", index: 300, replicas: [1], isr: [] };

    async function read(address: string): Promise<string[]> {
      return output(`metadata ${hostPort(address)}`);
    }

    it("brokers with and without a rack, the controller, and partitions with replicas and ISR", async () => {
      const brokers = [
        { id: 1, host: "kafka1", rack: "room-a" },
        { id: 1000, host: "k" },
      ];
      const partitions = [orders, { ...orders, index: 8, isr: [3, 1, 1000] }, offsets, empty];
      assert.deepEqual(await read(await servers.broker({ brokers, controller: 1000, partitions })), [
        "broker 1",
        "broker 1000",
        "controller 1000",
        "partition orders 7 ,3,1,1000, ,3,",
        "partition orders 8 ,3,1,1000, ,3,1,1000,",
        "partition __consumer_offsets 49 ,2, ,2,",
        "partition lost.topic-1_x 300 ,1, ,",
      ]);
    });

    it("a negative id while there is no controller", async () => {
      assert.deepEqual(await read(await servers.broker({ brokers: [], controller: -1 })), ["controller -1"]);
    });

    it("nothing when nobody answers, or when the answer ends at once", async () => {
      assert.deepEqual(await read(await servers.nobody()), []);
      assert.deepEqual(await read(await servers.broker(Buffer.from([0, 0, 0, 4, 0, 0, 0, 1]))), []);
    });

    it("all of an answer of many thousand partitions", async () => {
      const partitions = Array.from({ length: 5000 }, (_, index) => ({ ...orders, index }));
      const lines = await read(await servers.broker({ brokers: three, controller: 1, partitions }));
      assert.equal(lines.length, 5004);
      assert.equal(lines.at(-1), "partition orders 4999 ,3,1,1000, ,3,");
    }).timeout(3000);
  });

  describe("finds the problems of brokers:", () => {
    async function problems(...brokers: string[]): Promise<string[]> {
      return output(`broker_problems ${brokers.map((address, index) => `${index + 1}=${address}`).join(" ")}`);
    }
    const seeing = (...ids: number[]) =>
      servers.broker({ brokers: ids.map((id) => ({ id, host: "k" })), controller: 1 });

    it("none when each sees all, in any order", async () => {
      assert.deepEqual(await problems(await seeing(3, 1, 2), await seeing(1, 2, 3), await seeing(2, 3, 1)), []);
    });

    it("one that does not see another, and one that does not answer", async () => {
      const [first, second, ...others] = await problems(await seeing(1, 2), await servers.nobody());
      assert.equal(first?.startsWith("broker 2 (127.0.0.1:"), true);
      assert.match(first ?? "", /does not answer$/);
      assert.deepEqual([second, others], [undefined, []]);
      assert.deepEqual(await problems(await seeing(1), await seeing(1, 2)), ["broker 1 sees brokers 1, not 1 2"]);
    });

    it("one that sees a broker that nobody asked for", async () => {
      assert.deepEqual(await problems(await seeing(1, 9)), ["broker 1 sees brokers 1 9, not 1"]);
    });
  });

  it("finds partitions of a broker whose replicas are not all in sync", async () => {
    const partition = { topic: "orders", replicas: [1, 2, 3], isr: [1, 2, 3] };
    const address = await servers.broker({
      brokers: three,
      controller: 1,
      partitions: [
        { ...partition, index: 0 },
        { ...partition, index: 1, isr: [2, 3] },
        { ...partition, index: 2, replicas: [2, 3], isr: [2] },
        { ...partition, index: 3, replicas: [11, 3], isr: [3] },
      ],
    });
    const problems = (broker: number) => output(`replica_problems ${broker} ${hostPort(address)}`);
    assert.deepEqual(await problems(1), ["partition orders-1 is under-replicated"]);
    assert.deepEqual(await problems(11), ["partition orders-3 is under-replicated"]);
    assert.deepEqual(await problems(4), []);
  });

  describe("waits until something is healthy", () => {
    const quick = "sleep() { :; }";

    it("and believes it after three good answers in a row", async () => {
      const check = 'check() { printf . >> "$dir/asked"; case $(wc -c < "$dir/asked") in 2) echo once more ;; esac; }';
      const { code, stderr } = await shell.run(quick, check, 'wait_until_healthy 9 "the cluster" check');
      assert.equal(code, 0);
      assert.equal(shell.read("asked"), ".....");
      assert.match(stderr, /^the cluster: waiting \d+ of 9 s: once more$/m);
    });

    it("and fails at the deadline with what is wrong and where to look", async () => {
      const check = "check() { echo broker 2 does not answer; echo the ensemble has 0 leaders; }";
      const { code, stderr } = await shell.run(
        quick,
        check,
        'wait_until_healthy 0 "the cluster" check',
        "echo gone on",
      );
      assert.equal(code, 1);
      assert.match(stderr, /^the cluster: must be healthy within 0 s \(readyTimeout\)$/m);
      assert.match(stderr, /^ {4}given: broker 2 does not answer;the ensemble has 0 leaders$/m);
      assert.match(stderr, /^ {4}fix: {3}look at journalctl/m);
    });
  });

  it("finds a whole cluster ready, and one with a missing broker not", async () => {
    const brokers = [1, 2].map((id) => ({ id, host: "k" }));
    const zookeeper = `1=${await servers.zookeeper("standalone")}`;
    const [one, two] = [
      await servers.broker({ brokers, controller: 1 }),
      await servers.broker({ brokers, controller: 1 }),
    ];
    const ready = (second: string) =>
      shell.run("sleep() { :; }", `cluster_ready 0 '${zookeeper}' '1=${one} 2=${second}'`);
    assert.equal((await ready(two)).code, 0);
    assert.match((await ready(await servers.nobody())).stderr, /broker 2 \(127\.0\.0\.1:\d+\) does not answer/);
  });
});
