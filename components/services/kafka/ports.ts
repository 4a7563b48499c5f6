import type { Port, PortScope } from "../../model/port";
import { prefersTls, stepOf } from "../../security/steps";
import { controllerPorts } from "./controllers/ports";
import { everyAddress, type Listener, takesClients } from "./listeners";
import { type Broker, type KafkaGroup, metadataIn } from "./resolve";

/** Clients may use the listener of the brokers, too, unless it asks for a certificate, which only brokers have. */
function portScope(listener: Listener): PortScope {
  if (listener.scope === "external") return "external";
  return takesClients(listener) ? "client" : "server";
}

/**
 * The ports of a broker: one for each listener. First is the one that the operator's tools use, which have no login, but a
 * certificate: as long as other brokers may have none, it is one in plain text. A combined node has those of its controller as well.
 */
export function kafkaPorts({ security, settings }: KafkaGroup, broker: Broker): Port[] {
  const { host, listeners } = broker;
  const asked = prefersTls(stepOf(security)) ? "SSL" : "PLAINTEXT";
  // Controllers give orders to brokers only on the way from ZooKeeper (KIP-866).
  const others = ["kafka", ...(metadataIn({ settings }).migrates ? ["kafka-controller"] : [])];
  const isAsked = ({ protocol, forApplications }: Listener) => protocol === asked && forApplications !== true;
  const inOrder = [...listeners.filter(isAsked), ...listeners.filter((one) => !isAsked(one))];
  const quorum = broker.combined === true ? controllerPorts({ security, settings: settings.controllers }, broker) : [];
  return [...inOrder.map((listener) => portOf(listener, host, others)), ...quorum];
}

function portOf(listener: Listener, host: string, others: readonly string[]): Port {
  const { name, address, bindProperty, port, formerPort, scope, advertised } = listener;
  return {
    name,
    number: port,
    ...(formerPort === undefined ? {} : { former: formerPort }),
    bind: address === everyAddress ? "*" : address,
    ...(bindProperty === undefined ? {} : { bindProperty }),
    property: `kafka.listeners[${name}].port`,
    scope: portScope(listener),
    ...(listener.protocol === "PLAINTEXT" ? {} : { tls: true }),
    peers: scope === "inter-broker" ? others : [],
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
