import type { ServerNode } from "../../components/resources/inputs/roll-inputs";
import type { ServiceName } from "../../components/services/registry";
import type { RollContext } from "./roll-context";

/** Seconds without a server that listens, after which what is waited for is reported. */
const listeningSeconds = 5;

/** Waits a while, on their hosts, until servers of a service listen: each read from here would take processors that they need. */
export async function untilListening(
  { hosts }: Pick<RollContext, "hosts">,
  service: ServiceName,
  nodes: readonly ServerNode[],
): Promise<void> {
  await Promise.all(
    nodes.map((node) => hosts.session(node).listening(node.address, node.port, service, listeningSeconds)),
  );
}
