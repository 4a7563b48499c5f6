import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import fc from "fast-check";
import { BrokerReader } from "../../../../../operations/services/kafka/broker-reader";
import { brokerRecovery } from "../../../../../operations/services/kafka/broker-recovery";
import { brokerConnection, type FakeBroker } from "../../../../helpers/fake-broker";
import { brokerIds, largeBroker, partitionsOf, type Size, topicName } from "../../../../helpers/large-cluster";
import { VirtualClock } from "../../../../helpers/virtual-clock";

/** A request for settings: who was asked, and for which topics. */
interface Asked {
  readonly broker: number;
  readonly topics: string[];
}

/** A large cluster that tells what its brokers were asked, and how much they answered. */
class Cluster {
  requests: string[] = [];
  settings: Asked[] = [];
  bytes = 0;
  /** Brokers that take every request and say nothing. */
  frozen: readonly number[] = [];
  /** Requests for settings after which a broker says nothing any more. */
  patience = Infinity;
  /** Topics whose settings are not told. */
  untold: readonly string[] = [];
  metadata: ReturnType<FakeBroker["metadata"]>;
  readonly reader: BrokerReader;
  private readonly broker: FakeBroker;

  constructor(size: Size) {
    this.broker = largeBroker(size);
    this.metadata = this.broker.metadata();
    const ids = brokerIds(size);
    const servers = { idsOf: () => ids, connect: (_: string, id: number) => Promise.resolve(this.connection(id)) };
    this.reader = new BrokerReader(servers, { clock: new VirtualClock() });
  }

  /** Numbers of topics in the requests for settings, the largest first. */
  get batches(): number[] {
    return this.settings.map(({ topics }) => topics.length).sort((one, other) => other - one);
  }

  forget(): void {
    [this.requests, this.settings, this.bytes] = [[], [], 0];
  }

  private connection(id: number): Duplex {
    const hasAnswered = () => this.settings.filter(({ broker }) => broker === id).length;
    const socket = brokerConnection({
      ...this.broker,
      metadata: () => this.metadata,
      seen: (name) => {
        this.requests.push(`${id} ${name}`);
        if (name === "DescribeConfigs") this.settings.push({ broker: id, topics: [] });
      },
      freezes: () => this.frozen.includes(id) || hasAnswered() >= this.patience,
      settings: (type, topic, names) => {
        this.settings.at(-1)?.topics.push(topic);
        if (this.untold.includes(topic)) return { error: 3, message: "" };
        return this.broker.settings?.(type, topic, names) ?? [];
      },
    });
    socket.on("data", (data: Buffer) => (this.bytes += data.length));
    return socket;
  }
}

describe("a look at the partitions of a large cluster", () => {
  it("asks for the settings of its topics in requests of at most 500, spread over brokers", async () => {
    const cluster = new Cluster({ brokers: 5, topics: 3_200, partitions: 6_400 });
    const view = await cluster.reader.partitions();
    assert.equal(view.minInsync.size, 3_200);
    assert.deepEqual(cluster.batches, [500, 500, 500, 500, 500, 500, 200]);
    assert.equal(new Set(cluster.settings.map(({ broker }) => broker)).size, 4);
  });

  it("asks again for the settings of 500 topics only, those that were told longest ago", async () => {
    const cluster = new Cluster({ brokers: 3, topics: 1_200, partitions: 1_200 });
    await cluster.reader.partitions();
    const seen: string[] = [];
    for (let look = 0; look < 3; look += 1) {
      cluster.forget();
      assert.equal((await cluster.reader.partitions()).minInsync.size, 1_200);
      assert.deepEqual(cluster.batches, [500]);
      seen.push(...cluster.settings.flatMap(({ topics }) => topics));
    }
    assert.equal(new Set(seen).size, 1_200);
  });

  it("asks for the settings of all topics every time when they are few", async () => {
    const cluster = new Cluster({ brokers: 3, topics: 500, partitions: 500 });
    for (const looks of [1, 2]) {
      await cluster.reader.partitions();
      assert.deepEqual(cluster.batches, Array<number>(looks).fill(500));
    }
  });

  it("asks at once for the settings of a topic that is new or has another number of replicas", async () => {
    const size = { brokers: 3, topics: 1_200, partitions: 1_200 };
    const cluster = new Cluster(size);
    await cluster.reader.partitions();
    const [first, ...others] = partitionsOf({ ...size, topics: 1_201, partitions: 1_201 });
    assert(first !== undefined);
    cluster.metadata = { ...cluster.metadata, partitions: [{ ...first, replicas: [1] }, ...others] };
    cluster.forget();
    assert.equal((await cluster.reader.partitions()).minInsync.size, 1_201);
    assert.deepEqual(cluster.settings[0]?.topics.slice(0, 2), [topicName(0), topicName(1_200)]);
    assert.deepEqual(cluster.batches, [500]);
  });

  it("never takes who is in sync from an earlier look", async () => {
    const cluster = new Cluster({ brokers: 3, topics: 700, partitions: 700 });
    await cluster.reader.partitions();
    const partitions = cluster.metadata.partitions.map((one) => ({ ...one, isr: [3] }));
    cluster.metadata = { ...cluster.metadata, partitions };
    const view = await cluster.reader.partitions();
    assert(view.partitions?.every(({ isr }) => isr.length === 1 && isr[0] === 3));
  });

  it("does not know a value any more that is not told when it is asked for again", async () => {
    const cluster = new Cluster({ brokers: 3, topics: 2, partitions: 2 });
    await cluster.reader.partitions();
    cluster.untold = [topicName(1)];
    assert.deepEqual([...(await cluster.reader.partitions()).minInsync], [[topicName(0), 2]]);
  });

  it("keeps what was answered when it takes too long, so that the gate opens by a later look", async () => {
    const cluster = new Cluster({ brokers: 3, topics: 8_000, partitions: 8_000 });
    cluster.patience = 2;
    const known: number[] = [];
    for (let look = 0; look < 3; look += 1) {
      cluster.forget();
      known.push((await cluster.reader.partitions()).minInsync.size);
    }
    assert.deepEqual(known, [3_000, 6_000, 8_000]);
  });

  it("does without a broker that says nothing, whichever it is", async () => {
    for (const frozen of [1, 2, 3]) {
      const cluster = new Cluster({ brokers: 3, topics: 2_000, partitions: 2_000 });
      cluster.frozen = [frozen];
      assert.equal((await cluster.reader.partitions()).minInsync.size, 2_000, `without broker ${frozen}`);
    }
  });

  it("knows every topic after a few looks and asks for at most 500 in a request, whoever is frozen meanwhile", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_200 }),
        fc.array(fc.subarray([1, 2, 3], { maxLength: 2 }), { minLength: 1, maxLength: 3 }),
        async (topics, frozen) => {
          const cluster = new Cluster({ brokers: 3, topics, partitions: topics });
          for (const ids of [...frozen, [], []]) {
            cluster.frozen = ids;
            await cluster.reader.partitions();
          }
          assert.equal((await cluster.reader.partitions()).minInsync.size, topics);
          assert(cluster.batches.every((size) => size <= 500));
        },
      ),
      { numRuns: 6 },
    ));
});

describe("a wait for a broker of a large cluster that is starting", () => {
  it("asks for members only, in answers that do not grow with the partitions", async () => {
    const cluster = new Cluster({ brokers: 3, topics: 2_000, partitions: 20_000 });
    cluster.frozen = [2];
    assert.deepEqual(await brokerRecovery(cluster.reader, [2]), ["broker 2 is not responding"]);
    cluster.frozen = [];
    cluster.metadata = { ...cluster.metadata, brokers: [1, 3] };
    assert.deepEqual(await brokerRecovery(cluster.reader, [2]), [
      "broker 1 does not see broker 2",
      "broker 2 does not see broker 2",
      "broker 3 does not see broker 2",
    ]);
    assert(cluster.bytes < 1_000, `${cluster.bytes} bytes were answered`);
  });

  it("asks it and one other broker for the partitions once all of them are there", async () => {
    const cluster = new Cluster({ brokers: 5, topics: 200, partitions: 2_000 });
    await cluster.reader.members();
    const small = cluster.bytes;
    cluster.forget();
    assert.deepEqual(await brokerRecovery(cluster.reader, [2]), []);
    assert.equal(cluster.requests.length, 1 + 5 + 2);
    assert(cluster.bytes > 2 * 2_000 * 40 + small);
  });
});
