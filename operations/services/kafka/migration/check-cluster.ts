import { joinLimited } from "../../../../components/model/report-text";
import type { RollContext } from "../../../phases/roll-context";
import { fetchBrokerSettings } from "../../../protocol/kafka/configs";
import { BrokerReader } from "../broker-reader";
import { partitionName } from "../broker-view";
import { inBatches } from "../topics/batches";
import { childrenOf, inZooKeeper, readJson } from "./migration-znodes";
import { readDirectories } from "./offline-directories";

const protocolKey = "inter.broker.protocol.version";
/** The protocol of brokers that controllers of 3.9 take over: each registers by one version alone. */
const protocolLine = /^3\.9(-IV\d+)?$/;
/** Znodes of topics that are asked for together. */
const batch = 100;

/**
 * Looks whether a cluster may begin its way to KRaft. All of these would stop it half-way, or lose something: the controllers
 * wait for ever for a broker that is registered or has replicas and does not come (KIP-866), and directories of partitions
 * without a topic id would be set aside as strays.
 *
 * @throws Error with all that stands in the way.
 */
export async function refuseUnfit(context: RollContext): Promise<void> {
  const problems = (await Promise.all([brokersUnfit(context), directoriesUnfit(context), znodesUnfit(context)])).flat();
  if (problems.length === 0) return;
  throw new Error(
    `kafka.metadata: controllers: the cluster must be whole before its way to KRaft begins\n` +
      `    given: ${joinLimited(problems, 20)}\n` +
      `    fix:   mend that, or set kafka.metadata: zookeeper; then run again`,
  );
}

async function brokersUnfit({ hosts, reads, plan }: RollContext): Promise<string[]> {
  const reader = new BrokerReader(hosts, reads);
  const known = new Set(plan.kafka.map(({ id }) => id));
  const [{ partitions, reassignments }, protocols] = await Promise.all([
    reader.partitions(),
    Promise.all(
      plan.kafka.map(async ({ id }) => {
        const told = await reader.askBroker(id, (broker) => fetchBrokerSettings(broker, id, [protocolKey]));
        return { id, protocol: told?.[0]?.value };
      }),
    ),
  ]);
  if (partitions === undefined) return ["no broker tells of its partitions"];
  const strangers = new Set(partitions.flatMap(({ replicas }) => replicas).filter((id) => !known.has(id)));
  const behind = partitions.filter(({ replicas, isr }) => isr.length < replicas.length).map(partitionName);
  return [
    ...protocols.flatMap(({ id, protocol }) =>
      protocol !== undefined && protocol !== null && protocolLine.test(protocol)
        ? []
        : [`broker ${id} runs with ${protocolKey} ${protocol ?? "that it does not tell"}, which must be 3.9`],
    ),
    ...[...strangers].map((id) => `broker ${id} has replicas, and is not among the brokers that run here`),
    ...(behind.length === 0 ? [] : [`replicas are not in sync: ${joinLimited(behind, 5)}`]),
    ...(reassignments === undefined ? ["the controller does not tell of reassignments"] : []),
    ...(reassignments ?? []).map((one) => `${partitionName(one)} is being reassigned`),
  ];
}

async function directoriesUnfit(context: RollContext): Promise<string[]> {
  const { silent, failed } = await readDirectories(context);
  return [...silent, ...failed.map((one) => `a log directory has failed: ${one}`)];
}

async function znodesUnfit(context: RollContext): Promise<string[]> {
  const known = new Set(context.plan.kafka.map(({ id }) => String(id)));
  return inZooKeeper(context, async (session) => {
    const [ids, topics, deleted] = await Promise.all([
      childrenOf(session, "/brokers/ids"),
      childrenOf(session, "/brokers/topics"),
      childrenOf(session, "/admin/delete_topics"),
    ]);
    const without = await inBatches(topics, batch, async (names) => {
      const all = await Promise.all(names.map((name) => readJson(session, `/brokers/topics/${name}`)));
      return names.filter((_, at) => all[at] !== undefined && typeof all[at]["topic_id"] !== "string");
    });
    const old = without.flat();
    return [
      ...ids
        .filter((id) => !known.has(id))
        .map((id) => `broker ${id} is registered, and is not among the brokers that run here`),
      ...(old.length === 0 ? [] : [`topics have no id yet: ${joinLimited(old, 5)}`]),
      ...(deleted.length === 0 ? [] : [`topics are being deleted: ${joinLimited(deleted, 5)}`]),
    ];
  });
}
