import assert from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { MetadataStep } from "../../components/services/kafka/metadata";
import { Probe } from "../../tools/probe/probe";
import { nodeClient, type Outputs } from "../e2e/support/clients";
import { eventually } from "../e2e/support/hosts";
import { inPlainText, type Settings, withSettings } from "../e2e/support/stack-text";
import { type Around, FaultCluster, prefix, stack } from "./cluster";
import { LaggingReplica } from "./lagging-replica";

/** A broker that died is noticed when its session ends; three times sooner than by Kafka's default, to save time. */
const sooner = { "zookeeper.session.timeout.ms": 6000 };

/** What every `up` has, at a step of the way to KRaft, where brokers have no such session in the end. */
function alwaysAt(step: MetadataStep): Settings {
  const controllers = step === "zookeeper" ? {} : { metadata: step, controllers: { heap: "96m" } };
  const properties = step === "dual-write-kraft" || step === "kraft" ? {} : sooner;
  return { topics: [], readyTimeout: 90, kafka: { properties, ...controllers } };
}

/** Three hosts with ZooKeeper and Kafka, from ZooKeeper to KRaft. */
export class KafkaCluster extends FaultCluster {
  readonly hosts = ["kafka1", "kafka2", "kafka3"];
  protected readonly units = ["zookeeper", "kafka"];
  /** Where the cluster is on the way to KRaft; an `up` takes it there. */
  #step: MetadataStep = "zookeeper";
  #outputs: Outputs | undefined;
  #laggingReplica: LaggingReplica | undefined;

  /** See `LaggingReplica`. */
  get laggingReplica(): LaggingReplica {
    assert.ok(this.#outputs, "the cluster was not started");
    return (this.#laggingReplica ??= new LaggingReplica(this.#outputs));
  }

  /** Restarted brokers get another rack. */
  async configure({ restarts, step, settings = {} }: Around): Promise<void> {
    this.#step = step ?? this.#step;
    this.countChanges(restarts);
    const controller = (id: string) => (this.#step === "zookeeper" ? "" : `, controllerId: 10${id}`);
    const rack = (id: string) => `brokerId: ${id}, rack: rack-${id}-${this.changesOf(`kafka${id}`)}${controller(id)} }`;
    await this.project.deriveStack("dev", stack, (dev) => {
      const ours = inPlainText(dev).replaceAll("192.168.10.", prefix).replaceAll(".sandbox/dev/", `.sandbox/${stack}/`);
      return withSettings(
        ours.replaceAll(/brokerId: (\d) \}/g, (_, id: string) => rack(id)),
        alwaysAt(this.#step),
        settings,
      );
    });
  }

  protected async startProbe(): Promise<Probe> {
    this.#outputs = (await this.project.outputs(stack)) as unknown as Outputs;
    return Probe.start(this.#outputs.bootstrapServers);
  }

  /** The host of the broker that is the controller. */
  controller(): Promise<string> {
    return this.#asAdmin(async (admin) => `kafka${(await admin.describeCluster()).controller}`);
  }

  /** The host of the ZooKeeper server that leads. */
  async leader(): Promise<string> {
    const modes = await Promise.all(this.hosts.map((host) => this.#mode(host)));
    const host = this.hosts[modes.indexOf("leader")];
    assert.ok(host, `ZooKeeper says: ${modes.join(", ")}`);
    return host;
  }

  /** Waits until ZooKeeper has a leader and every broker is in sync with every partition. */
  async settle(): Promise<void> {
    await eventually("the cluster is in sync", 120, async () => {
      const modes = await Promise.all(this.hosts.map((host) => this.#mode(host)));
      return modes.every((mode) => mode !== undefined) && (await this.#isInSync());
    });
  }

  async #isInSync(): Promise<boolean> {
    const { brokers } = await this.#asAdmin((admin) => admin.describeCluster());
    const { topics } = await this.#asAdmin((admin) => admin.fetchTopicMetadata());
    const partitions = topics.flatMap((topic) => topic.partitions);
    return (
      brokers.length === this.hosts.length && partitions.every(({ isr, replicas }) => isr.length === replicas.length)
    );
  }

  async #asAdmin<T>(
    use: (admin: ReturnType<ReturnType<typeof nodeClient>["kafka"]["admin"]>) => Promise<T>,
  ): Promise<T> {
    assert.ok(this.#outputs, "the cluster was not started");
    const admin = nodeClient(this.#outputs).kafka.admin();
    await admin.connect();
    try {
      return await use(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async #mode(host: string): Promise<string | undefined> {
    const socket = connect({ host: host.replace("kafka", `${prefix}10`), port: 2181, timeout: 3_000 });
    socket.on("timeout", () => socket.destroy());
    try {
      socket.write("srvr");
      return /^Mode: (\w+)$/m.exec(await text(socket))?.[1];
    } catch {
      return undefined;
    } finally {
      socket.destroy();
    }
  }
}
