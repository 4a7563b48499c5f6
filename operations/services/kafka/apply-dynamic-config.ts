import type { Plan, ServerNode } from "../../../components/resources/inputs/roll-inputs";
import { dynamicKeys } from "../../../components/services/kafka/dynamic-config";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import { type RollView, startsAll } from "../../phases/roll-view";
import { alterConfigs, fetchBrokerSettings } from "../../protocol/kafka/configs";
import { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import { BrokerReader } from "./broker-reader";

/** Brokers that ran before get the settings that need no restart, before one of them is restarted. */
export const applyDynamicConfig: RollPhase = {
  title: "apply dynamic settings",
  shouldRun: (view) => !startsAll(view, "kafka"),
  describe: describeDynamic,
  run: applyToAll,
};

/** A cluster that was started as a whole gets them once it is ready. */
export const applyDynamicConfigAfterStart: RollPhase = {
  ...applyDynamicConfig,
  shouldRun: (view) => startsAll(view, "kafka"),
};

function describeDynamic({ plan }: RollView): string[] {
  const names = Object.keys(plan.dynamic);
  return names.length === 0 ? [] : [`set on the brokers, where it differs: ${names.join(", ")}`];
}

async function applyToAll(context: RollContext): Promise<void> {
  const reader = new BrokerReader(context.hosts, context.reads);
  await Promise.all(context.plan.kafka.map((node) => applyTo(context, reader, node)));
}

/** Gives a running broker the dynamic settings of the stack, and takes back those that left it. */
async function applyTo({ plan, hosts, log }: RollContext, reader: BrokerReader, node: ServerNode): Promise<void> {
  const record = hosts.session(node).dynamicRecord?.("kafka");
  if (record === undefined) return;
  const ours = await record.read();
  const names = [...new Set([...Object.keys(plan.dynamic), ...ours])];
  if (names.length === 0) return;
  const settings = await reader.askBroker(node.id, (broker) => fetchBrokerSettings(broker, node.id, names));
  if (settings === undefined) throw new Error(`broker ${node.id} did not report its settings`);
  const changes: Record<string, string | null> = {};
  for (const { name, value, source } of settings) {
    const wanted = plan.dynamic[name];
    if (wanted !== undefined && wanted !== value) changes[name] = wanted;
    if (wanted === undefined && source === "dynamic") changes[name] = null;
  }
  if (Object.keys(changes).length > 0) {
    log(`broker ${node.id} applies without a restart: ${Object.keys(changes).join(", ")}`);
    // Recorded first: a run that is cut between the two only reads one setting too many.
    await record.write(names);
    const broker = new KafkaConnection(await hosts.connect("kafka", node.id));
    try {
      await alterConfigs(broker, [{ type: "broker", name: String(node.id), changes }]);
    } finally {
      broker.close();
    }
  }
  await record.write(Object.keys(plan.dynamic));
}

/**
 * Whether a broker was started with a dynamic setting that has left the stack: such a value only goes away with a
 * restart.
 */
export async function hasStaleStaticConfig(plan: Plan, reader: BrokerReader, id: number): Promise<boolean> {
  const settings = await reader.askBroker(id, (broker) => fetchBrokerSettings(broker, id, [...dynamicKeys]));
  return (settings ?? []).some(({ name, source }) => source === "static" && !(name in plan.dynamic));
}
