import type { Port, PortScope } from "../../model/port";
import { everyAddress, type ListenerScope } from "./listeners";
import type { Broker, KafkaGroup } from "./resolve";

/** Clients may use the listener of the brokers, too. */
const portScopes: Readonly<Record<ListenerScope, PortScope>> = {
  "inter-broker": "client",
  client: "client",
  external: "external",
};

/** The ports of a broker: one for each listener. */
export function kafkaPorts(_: KafkaGroup, { host, listeners }: Broker): Port[] {
  return listeners.map(({ name, address, bindProperty, port, scope, advertised }) => ({
    name,
    number: port,
    bind: address === everyAddress ? "*" : address,
    ...(bindProperty === undefined ? {} : { bindProperty }),
    property: `kafka.listeners[${name}].port`,
    scope: portScopes[scope],
    peers: scope === "inter-broker" ? ["kafka"] : [],
    purpose: "brokers",
    advertised: {
      name: advertised,
      property: `hosts[${host}].advertised.${name}`,
      toListen: `${removeOwn(bindProperty)}set kafka.listeners[${name}].bind: advertised`,
    },
  }));
}

/** What a host says of its own counts for more than what the listener says. */
function removeOwn(bindProperty: string | undefined): string {
  return bindProperty?.startsWith("hosts[") === true ? `remove ${bindProperty}, and ` : "";
}
