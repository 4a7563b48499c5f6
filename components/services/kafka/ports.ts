import type { Port, PortScope } from "../../model/port";
import type { ListenerScope } from "./listeners";
import type { Broker, KafkaGroup } from "./resolve";

/** Clients may use the listener of the brokers, too. */
const portScopes: Readonly<Record<ListenerScope, PortScope>> = {
  "inter-broker": "client",
  client: "client",
  external: "external",
};

/** The ports of a broker: one for each listener. */
export function kafkaPorts(_: KafkaGroup, { host, listeners }: Broker): Port[] {
  return listeners.map(({ name, address, port, scope, advertised }) => ({
    name,
    number: port,
    bind: address,
    property: `kafka.listeners[${name}].port`,
    scope: portScopes[scope],
    peers: scope === "inter-broker" ? ["kafka"] : [],
    purpose: "brokers",
    advertised: { name: advertised, property: `hosts[${host}].advertised.${name}` },
  }));
}
