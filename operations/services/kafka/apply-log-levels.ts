import type { ServerNode } from "../../../components/resources/inputs/roll-inputs";
import { joinLimited, plural } from "../../../components/model/report-text";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import { type RollView, startsAll } from "../../phases/roll-view";
import { alterConfigs, fetchLogLevels } from "../../protocol/kafka/configs";
import type { DynamicRecord } from "../../transport/dynamic-record";
import { askRunningBroker } from "./ask-running-broker";
import { logLevelChanges } from "./log-level-changes";

/** Brokers that ran before get the levels of the stack, which their file has for the next start. */
export const applyLogLevels: RollPhase = {
  title: "apply log levels",
  shouldRun: (view) => !startsAll(view, "kafka"),
  describe: describeLevels,
  run: applyToAll,
};

/** A cluster that was started as a whole has them from its file; what has them is recorded. */
export const applyLogLevelsAfterStart: RollPhase = {
  ...applyLogLevels,
  shouldRun: (view) => startsAll(view, "kafka"),
  describe: () => [],
};

function describeLevels({ plan: { logLevels = {} } }: RollView): string[] {
  const levels = Object.entries(logLevels).map(([name, level]) => `${name}=${level}`);
  return levels.length === 0 ? [] : [`set the log levels of the brokers, where they differ: ${levels.join(", ")}`];
}

async function applyToAll(context: RollContext): Promise<void> {
  await Promise.all(
    context.plan.kafka.map(async (node) => {
      const record = context.hosts.session(node).dynamicRecord?.("kafka", "loggers");
      if (record !== undefined) await applyTo(context, node, record);
    }),
  );
}

/** Nothing is asked of a broker while neither the stack nor its host knows a level. */
async function applyTo(context: RollContext, { id }: ServerNode, record: DynamicRecord): Promise<void> {
  const { logLevels = {} } = context.plan;
  const before = await record.read();
  if (Object.keys(logLevels).length === 0 && before.length === 0) return;
  const told = await askRunningBroker(context, id, (broker) => fetchLogLevels(broker, id));
  const { changes, held, unknown } = logLevelChanges(logLevels, told, before);
  if (unknown.length > 0)
    context.log(
      `broker ${id} has no logger of these names yet, and takes their levels when it has: ${unknown.join(", ")}`,
    );
  const names = Object.keys(changes);
  if (names.length > 0) {
    context.log(
      `broker ${id} logs otherwise without a restart, ${plural(names.length, "logger")}: ${joinLimited(names, 10)}`,
    );
    // Recorded first: a run that is cut between the two only takes back one level too many.
    await record.write([...new Set([...before, ...held])]);
    await askRunningBroker(context, id, (broker) =>
      alterConfigs(broker, [{ type: "brokerLogger", name: String(id), changes }]),
    );
  }
  if (names.length > 0 || !isSame(before, held)) await record.write(held);
}

function isSame(before: readonly string[], held: readonly string[]): boolean {
  return before.length === held.length && held.every((name) => before.includes(name));
}
