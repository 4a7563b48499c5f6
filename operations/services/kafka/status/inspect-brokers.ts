import { joinLimited } from "../../../../components/model/report-text";
import { withTimeout } from "../../../lib/timeout";
import { type BrokerSetting, fetchBrokerSettings } from "../../../protocol/kafka/configs";
import { ConnectionPool } from "../../../protocol/kafka/connection-pool";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { fetchLogDirs, type LogDir } from "../../../protocol/kafka/log-dirs";
import { fetchMembers, fetchMetadata, type Metadata } from "../../../protocol/kafka/metadata";
import { isKraft } from "../../../protocol/kafka/metadata-mode";
import { fetchQuorum } from "../../../protocol/kafka/quorum";
import { fetchReassignments } from "../../../protocol/kafka/partitions";
import type { Reach } from "../../../transport/transport";
import { realClock } from "../../../lib/clock";
import { electedController, partitionName } from "../broker-view";
import { MinInsyncReader } from "../min-insync-reader";
import { countPlainClients, fetchPlainListeners, type PlainClients } from "../plain-clients";

/** Broker settings that matter to its users. */
const settingNames = [
  "min.insync.replicas",
  "default.replication.factor",
  "num.partitions",
  "auto.create.topics.enable",
  "unclean.leader.election.enable",
  "log.retention.ms",
  "log.retention.hours",
  "log.retention.bytes",
  "message.max.bytes",
  "inter.broker.protocol.version",
];

/** The brokers' responses; a broker that did not respond is absent. */
export interface BrokersView {
  readonly members: ReadonlyMap<number, Metadata>;
  readonly logDirs: ReadonlyMap<number, readonly LogDir[]>;
  readonly metadata: Metadata | undefined;
  /** The active controller of a cluster in KRaft, null while none is told; undefined with ZooKeeper. */
  readonly active?: number | null | undefined;
  readonly minInsync: ReadonlyMap<string, number>;
  readonly moving: readonly string[];
  readonly settings: readonly BrokerSetting[];
  /** Clients in plain text of brokers that also take TLS. */
  readonly plainClients: readonly PlainClients[];
  /** What brokers that responded were asked for about the whole cluster, and did not tell. */
  readonly notTold: readonly string[];
}

/** Queries all brokers in parallel, then one that responded for the whole cluster, with the same timeout. Never fails. */
export async function inspectBrokers(reach: Reach, milliseconds: number): Promise<BrokersView> {
  const ids = reach.idsOf("kafka");
  const brokers = new ConnectionPool((id) => reach.connect("kafka", id));
  const query = <T>(id: number, use: (broker: KafkaConnection) => Promise<T>) =>
    queryBroker(brokers, id, use, milliseconds);
  try {
    const [members, logDirs] = await Promise.all([
      byId(ids, (id) => query(id, fetchMembers)),
      byId(ids, (id) => query(id, (broker) => fetchLogDirs(broker))),
    ]);
    const listeners = await byId([...members.keys()], (id) => query(id, (broker) => fetchPlainListeners(broker, id)));
    const [cluster, plainClients] = await Promise.all([
      inspectCluster(brokers, members, milliseconds),
      countPlainClients([...listeners.values()].flat(), (id, ports) =>
        withTimeout(() => reach.sockets("kafka", id, ports), { milliseconds, message: "no response" }),
      ),
    ]);
    const untold = [...members.keys()].filter((id) => !listeners.has(id));
    const notTold = [...cluster.notTold, ...untold.map((id) => `the listeners of broker ${id}`)];
    return { members, logDirs, plainClients, ...cluster, notTold };
  } finally {
    brokers.close();
  }
}

/** One broker's view of the cluster. While ZooKeeper is not serving, brokers report their partitions and little else. */
async function inspectCluster(
  brokers: ConnectionPool,
  members: BrokersView["members"],
  milliseconds: number,
): Promise<Pick<BrokersView, "metadata" | "active" | "minInsync" | "moving" | "settings" | "notTold">> {
  const controller = electedController(members.values());
  const bestFirst = [...members.keys()].sort(
    (left, right) => Number(right === controller) - Number(left === controller),
  );
  const [best, other] = bestFirst;
  const end = performance.now() + milliseconds;
  const query = <T>(id: number | undefined, use: (broker: KafkaConnection, id: number) => Promise<T>, until: number) =>
    id === undefined ? undefined : queryBroker(brokers, id, (broker) => use(broker, id), until - performance.now());
  /** The response of the controller, or of another broker if the controller does not respond. */
  const first = async <T>(use: (broker: KafkaConnection, id: number) => Promise<T>): Promise<T | undefined> =>
    (await query(best, use, (performance.now() + end) / 2)) ?? (await query(other, use, end));
  const topics = async () => {
    const metadata = await first(fetchMetadata);
    const reader = new MinInsyncReader((...asked) => queryBroker(brokers, ...asked), realClock);
    return { metadata, minInsync: await reader.read(metadata?.partitions ?? [], bestFirst, end) };
  };
  const kraft = await first((broker) => isKraft(broker));
  // With ZooKeeper only the controller knows reassignments; one that does not respond, or none, is a finding of its own.
  const asksController = best !== undefined && (best === controller || kraft === true);
  const [{ metadata, minInsync }, active, moving, settings] = await Promise.all([
    topics(),
    kraft === true ? first(fetchQuorum) : undefined,
    asksController ? query(best, fetchReassignments, end) : undefined,
    first((broker, id) => fetchBrokerSettings(broker, id, settingNames)),
  ]);
  const ordered = settingNames.flatMap((name) => settings?.filter((setting) => setting.name === name) ?? []);
  const untold = metadata?.untold ?? [];
  return {
    metadata,
    ...(kraft === true ? { active: active === undefined || active.leader < 0 ? null : active.leader } : {}),
    minInsync,
    moving: moving?.map(partitionName) ?? [],
    settings: ordered,
    notTold: [
      ...(asksController && moving === undefined ? ["which partitions are being reassigned"] : []),
      ...(best !== undefined && ordered.length === 0 ? ["the settings of brokers"] : []),
      ...(untold.length > 0 ? [`the partitions of ${joinLimited(untold, 10)}`] : []),
    ],
  };
}

async function byId<T>(ids: readonly number[], look: (id: number) => Promise<T | undefined>) {
  const answers = await Promise.all(ids.map(async (id) => [id, await look(id)] as const));
  return new Map(answers.flatMap(([id, answer]) => (answer === undefined ? [] : [[id, answer] as const])));
}

/** A broker's response; undefined if it does not arrive in time. */
async function queryBroker<T>(
  brokers: ConnectionPool,
  id: number,
  use: (broker: KafkaConnection) => Promise<T>,
  milliseconds: number,
): Promise<T | undefined> {
  const query = () => brokers.use(id, use);
  return withTimeout(query, { milliseconds, message: "no response" }).catch(() => undefined);
}
