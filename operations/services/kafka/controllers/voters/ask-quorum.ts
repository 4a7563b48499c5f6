import { withTimeout } from "../../../../lib/timeout";
import type { RollContext } from "../../../../phases/roll-context";
import { KafkaConnection } from "../../../../protocol/kafka/kafka-connection";
import { fetchQuorum } from "../../../../protocol/kafka/quorum";
import { Refused } from "../../../../protocol/kafka/refused";
import { onActiveController } from "../active-controller";
import { pauseMs, stepMs } from "../../ask-running-broker";
import { kafkaNames } from "../../kafka-names";
import { readQuorum } from "../quorum-reader";
import type { QuorumView } from "../quorum-view";

type Asked = Pick<RollContext, "plan" | "hosts" | "reads" | "clock">;

/**
 * The quorum, also while a controller is active that is not in the stack any more: none of the others tells of it then, but every
 * broker hands the question on.
 */
export async function readWholeQuorum(context: Asked): Promise<QuorumView> {
  const view = await readQuorum(context.hosts, context.reads);
  if (view.quorum !== undefined) return view;
  const told = await byAnyBroker(context, fetchQuorum).catch(() => undefined);
  return { ...view, quorum: told === undefined || told.leader < 0 ? undefined : told };
}

/** Has the active controller do something, whoever that is, again for a while. @throws Refused at once. */
export async function untilTaken(context: Asked, use: (server: KafkaConnection) => Promise<void>): Promise<void> {
  const { clock, hosts, reads } = context;
  for (const end = clock.now() + stepMs; ; await clock.sleep(pauseMs))
    try {
      const { quorum } = await readQuorum(hosts, reads);
      return await (quorum === undefined ? byAnyBroker(context, use) : onActiveController(context, use));
    } catch (error) {
      if (error instanceof Refused || clock.now() > end) throw error;
    }
}

/** Asks the first broker that answers. @throws Refused when one refuses; else what the last one threw. */
async function byAnyBroker<T>(context: Asked, use: (broker: KafkaConnection) => Promise<T>): Promise<T> {
  const { plan, clock } = context;
  let last: unknown = new Error("there is no broker to ask");
  for (const node of plan.quorum?.brokers ?? plan[kafkaNames.name]) {
    let broker: KafkaConnection | undefined;
    const ask = async () => {
      broker = new KafkaConnection(await context.hosts.connectOn(node, kafkaNames.name));
      return use(broker);
    };
    try {
      return await withTimeout(ask, { milliseconds: 2 * stepMs, message: "no response", clock });
    } catch (error) {
      if (error instanceof Refused) throw error;
      last = error;
    } finally {
      broker?.close();
    }
  }
  throw last;
}
