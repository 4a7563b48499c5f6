import type { Port, PortScope } from "../../model/port";
import { everyAddress, type Listener, takesClients } from "./listeners";
import type { Broker, KafkaGroup } from "./resolve";

/** Clients may use the listener of the brokers, too, unless it asks for a certificate, which only brokers have. */
function portScope(listener: Listener): PortScope {
  if (listener.scope === "external") return "external";
  return takesClients(listener) ? "client" : "server";
}

/** The ports of a broker: one for each listener. The operator's tools have no login, but a certificate. */
export function kafkaPorts(_: KafkaGroup, { host, listeners }: Broker): Port[] {
  const inOrder = [...listeners.filter((one) => !takesClients(one)), ...listeners.filter(takesClients)];
  return inOrder.map((listener) => portOf(listener, host));
}

function portOf(listener: Listener, host: string): Port {
  const { name, address, bindProperty, port, scope, advertised } = listener;
  return {
    name,
    number: port,
    bind: address === everyAddress ? "*" : address,
    ...(bindProperty === undefined ? {} : { bindProperty }),
    property: `kafka.listeners[${name}].port`,
    scope: portScope(listener),
    ...(listener.protocol === "PLAINTEXT" ? {} : { tls: true }),
    peers: scope === "inter-broker" ? ["kafka"] : [],
    purpose: "brokers",
    advertised: {
      name: advertised,
      property: `hosts[${host}].advertised.${name}`,
      toListen: `${removeOwn(bindProperty)}set kafka.listeners[${name}].bind: advertised`,
    },
  };
}

/** What a host says of its own counts for more than what the listener says. */
function removeOwn(bindProperty: string | undefined): string {
  return bindProperty?.startsWith("hosts[") === true ? `remove ${bindProperty}, and ` : "";
}
