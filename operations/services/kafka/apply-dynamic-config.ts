import type { ServerNode } from "../../../components/resources/inputs/roll-inputs";
import { dynamicKeys } from "../../../components/services/kafka/dynamic-config";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import { type RollView, startsAll } from "../../phases/roll-view";
import { alterConfigs, type ConfigChanges, fetchBrokerSettings } from "../../protocol/kafka/configs";
import type { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import { Refused } from "../../protocol/kafka/refused";
import type { DynamicRecord } from "../../transport/dynamic-record";
import { askRunningBroker, pauseMs, stepMs } from "./ask-running-broker";
import type { BrokerReader } from "./broker-reader";
import { dynamicChanges, nextValue } from "./dynamic-changes";

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

/** Every broker judges its changes before one of them is changed. */
async function applyToAll(context: RollContext): Promise<void> {
  const updates = context.plan.kafka.flatMap((node) => {
    const record = context.hosts.session(node).dynamicRecord?.("kafka");
    return record === undefined ? [] : [new DynamicUpdate(context, node, record)];
  });
  await Promise.all(updates.map((update) => update.validate()));
  await Promise.all(updates.map((update) => update.apply()));
}

/** Gives a running broker the dynamic settings of the stack, and takes back those that left it. */
class DynamicUpdate {
  /** What the broker took in this run. */
  private readonly given = new Map<string, string | null>();

  constructor(
    private readonly context: RollContext,
    private readonly node: ServerNode,
    private readonly record: DynamicRecord,
  ) {}

  /** @throws Error when the broker would refuse its first changes. */
  async validate(): Promise<void> {
    const { now } = await this.steps();
    if (Object.keys(now).length === 0) return;
    await this.alter(now, { validateOnly: true }).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      throw new Error(
        `kafka.properties: every broker must take their values\n` +
          `    given: ${error.message}\n` +
          `    fix:   correct them, then run again before a broker restarts: its file has these values already`,
        { cause: error },
      );
    });
  }

  /** @throws Error when the broker refuses a change, or does not come to take the next one. */
  async apply(): Promise<void> {
    const { clock, log, plan } = this.context;
    let since = clock.now();
    for (;;) {
      const { names, now, pending } = await this.steps();
      if (Object.keys(now).length > 0) {
        log(`broker ${this.node.id} applies without a restart: ${Object.keys(now).join(", ")}`);
        // Recorded first: a run that is cut between the two only reads one setting too many.
        await this.record.write(names);
        await this.alter(now);
        since = clock.now();
      } else if (pending.length === 0) break;
      else if (clock.now() - since > stepMs) throw notTaken(this.node, pending);
      else await clock.sleep(pauseMs);
    }
    await this.record.write(Object.keys(plan.dynamic));
  }

  /** What to give it now, and what it took but does not show yet, so that the next step has to wait. */
  private async steps() {
    const { plan } = this.context;
    const { id } = this.node;
    const names = [...new Set([...Object.keys(plan.dynamic), ...(await this.record.read())])];
    const settings = names.length === 0 ? [] : await this.ask((broker) => fetchBrokerSettings(broker, id, names));
    const now: Record<string, string | null> = {};
    const pending: string[] = [];
    const changes = dynamicChanges(plan.dynamic, settings);
    for (const setting of settings.filter(({ name }) => name in changes)) {
      const { name } = setting;
      const wanted = changes[name] ?? null;
      const next = nextValue(setting, wanted);
      if (!this.given.has(name) || this.given.get(name) !== next) now[name] = next;
      else if (next !== wanted) pending.push(`${name}=${next}`);
    }
    return { names, now, pending };
  }

  private async alter(changes: ConfigChanges, how: { readonly validateOnly?: boolean } = {}): Promise<void> {
    const { id } = this.node;
    await this.ask((broker) => alterConfigs(broker, [{ type: "broker", name: String(id), changes }], how));
    if (how.validateOnly !== true) for (const [name, value] of Object.entries(changes)) this.given.set(name, value);
  }

  private ask<T>(work: (broker: KafkaConnection) => Promise<T>): Promise<T> {
    return askRunningBroker(this.context, this.node.id, work);
  }
}

function notTaken({ id, host }: ServerNode, pending: readonly string[]): Error {
  return new Error(
    `broker ${id}: must take a change of its settings within ${stepMs / 1_000} s\n` +
      `    given: it accepted ${pending.join(", ")} and does not show it\n` +
      `    fix:   read journalctl -u kafka on ${host}, then run again: it resumes here`,
  );
}

/**
 * Whether a broker was started with a dynamic setting that has left the stack: such a value only goes away with a
 * restart. A pod runs with what is in its file alone, and each change of that is a reason of its own.
 */
export async function hasStaleStaticConfig(
  { plan, hosts }: RollContext,
  reader: BrokerReader,
  node: ServerNode,
): Promise<boolean> {
  if (hosts.session(node).dynamicRecord === undefined) return false;
  const { id } = node;
  const settings = await reader.askBroker(id, (broker) => fetchBrokerSettings(broker, id, [...dynamicKeys]));
  return (settings ?? []).some(({ name, source }) => source === "static" && !(name in plan.dynamic));
}
