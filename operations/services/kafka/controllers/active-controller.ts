import type { ReadOptions, ServerConnections } from "../../../cluster/server-connections";
import type { RollContext } from "../../../phases/roll-context";
import { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { Refused } from "../../../protocol/kafka/refused";
import { pauseMs, stepMs } from "../ask-running-broker";
import { controllerNames } from "./controller-names";
import { readQuorum } from "./quorum-reader";

/** Asks the active controller over a new connection. @throws Error while none leads that answers, and what the work throws. */
export async function onActiveController<T>(
  { hosts, reads }: { readonly hosts: ServerConnections; readonly reads: ReadOptions },
  use: (controller: KafkaConnection) => Promise<T>,
): Promise<T> {
  const { quorum } = await readQuorum(hosts, reads);
  if (quorum === undefined) throw new Error("no controller that responds leads the quorum");
  const controller = new KafkaConnection(await hosts.connect(controllerNames.name, quorum.leader));
  try {
    return await use(controller);
  } finally {
    controller.close();
  }
}

/** The same, again for a while: who leads may just have changed. @throws Refused at once. */
export async function untilActiveController<T>(
  context: Pick<RollContext, "hosts" | "reads" | "clock">,
  use: (controller: KafkaConnection) => Promise<T>,
): Promise<T> {
  const { clock } = context;
  for (const end = clock.now() + stepMs; ; await clock.sleep(pauseMs))
    try {
      return await onActiveController(context, use);
    } catch (error) {
      if (error instanceof Refused || clock.now() > end) throw error;
    }
}
