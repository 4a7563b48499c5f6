import { dynamicKeys } from "../../components/services/kafka/dynamic-config";
import { stateDirectory } from "../../components/model/systemd";
import type { Observer } from "./cluster-hosts";
import type { BrokerNode, Plan } from "../../components/resources/inputs/roll-inputs";
import { alterConfigs, fetchBrokerSettings } from "../protocol/kafka/configs";
import type { RollHost } from "../transport/session";
import type { Log } from "../lib/log";

/** Names of the settings that this program changed on a running broker, one a line. */
const record = `${stateDirectory}/kafka.dynamic`;

/** Gives a running broker the dynamic settings of the stack, and takes back those that left it. */
export async function applyDynamic(plan: Plan, observer: Observer, node: BrokerNode, say: Log): Promise<void> {
  const session = observer.session(node);
  const ours = await recorded(session);
  const names = [...new Set([...Object.keys(plan.dynamic), ...ours])];
  if (names.length === 0) return;
  const settings = await observer.withBroker(node, (broker) => fetchBrokerSettings(broker, node.id, names));
  if (settings === undefined) throw new Error(`broker ${node.id} does not tell its settings`);
  const changes: Record<string, string | null> = {};
  for (const { name, value, source } of settings) {
    const wanted = plan.dynamic[name];
    if (wanted !== undefined && wanted !== value) changes[name] = wanted;
    if (wanted === undefined && source === "dynamic") changes[name] = null;
  }
  if (Object.keys(changes).length > 0) {
    say(`broker ${node.id} takes over without a restart: ${Object.keys(changes).join(", ")}`);
    // Recorded first: a run that is cut between the two only looks at one setting too many.
    await remember(session, names);
    await observer.onBroker(node, (broker) =>
      alterConfigs(broker, [{ type: "broker", name: String(node.id), changes }]),
    );
  }
  await remember(session, Object.keys(plan.dynamic));
}

/**
 * Tells whether a broker was started with a dynamic setting that has left the stack: such a value can only go with a
 * restart.
 */
export async function startedWithMore(plan: Plan, observer: Observer, node: BrokerNode): Promise<boolean> {
  const settings = await observer.withBroker(node, (broker) => fetchBrokerSettings(broker, node.id, [...dynamicKeys]));
  return (settings ?? []).some(({ name, source }) => source === "static" && !(name in plan.dynamic));
}

async function recorded(session: RollHost): Promise<string[]> {
  const text = await session.run(`[ ! -e ${record} ] || cat ${record}`);
  return text.split("\n").filter((line) => line !== "");
}

async function remember(session: RollHost, names: readonly string[]): Promise<void> {
  const lines = names.map((name) => `${name}\n`).join("");
  await session.run(`cat > ${record}.part << 'END'\n${lines}END\nmv -f ${record}.part ${record}`);
}
