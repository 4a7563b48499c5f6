import type { ISocketFactory } from "kafkajs";
import type { Reach } from "../../operations/transport/transport";
import { LaterStream } from "./later-stream";
import type { SmokeAccess } from "./smoke";
import type { StackOutputs } from "./stack";

/** Milliseconds for a connection through the API server, with its handshake. */
const connectionTimeout = 20_000;

/**
 * The operator of a cluster in pods, who comes through the API server: nobody but the other brokers has a way to the
 * listener that takes certificates.
 */
export function operatorInPods(
  reach: Reach,
  { bootstrapServersInternal }: Pick<StackOutputs, "bootstrapServersInternal">,
): SmokeAccess {
  const brokers = bootstrapServersInternal.split(",");
  const names = brokers.map((broker) => broker.replace(/:\d+$/, ""));
  // Both are in the order of the brokers' ids.
  const ids = reach.idsOf("kafka");
  const socketFactory: ISocketFactory = ({ host, onConnect }) => {
    const id = ids[names.indexOf(host)];
    if (id === undefined) throw new Error(`no broker of the stack has the name ${host}`);
    const opening = reach.connect("kafka", id);
    opening.then(onConnect, () => undefined);
    // kafkajs uses nothing of a socket that this does not have.
    return new LaterStream(opening) as unknown as ReturnType<ISocketFactory>;
  };
  return { brokers, socketFactory, connectionTimeout };
}
