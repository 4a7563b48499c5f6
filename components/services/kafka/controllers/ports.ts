import type { Server } from "../../../model/cluster-spec";
import type { Port } from "../../../model/port";
import { controllerListenersOf } from "../quorum";

/**
 * The ports of a controller, for the others and for the brokers: one, and on the way between plain text and TLS two. First is
 * the one where the servers and our own tools ask; each is called as its listener.
 */
export function controllerPorts(controllers: Parameters<typeof controllerListenersOf>[0], { address }: Server): Port[] {
  return controllerListenersOf(controllers).map(({ name, port, property, protocol }) => ({
    name: name.toLowerCase(),
    number: port,
    bind: address,
    property,
    scope: "server",
    ...(protocol === "PLAINTEXT" ? {} : { tls: true }),
    peers: ["kafka", "kafka-controller"],
    purpose: "the quorum of controllers",
  }));
}
