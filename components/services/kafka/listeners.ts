import { present, type Server, type ServerGroup } from "../../model/cluster-spec";
import { endpointText } from "../../model/ip-address";
import type { PropertyMap } from "../../model/properties";

/**
 * How the bytes of a listener travel: `SSL` asks for a certificate of the cluster's own authority, `SASL_SSL` for a login
 * (Kafka documentation, "Security").
 */
export type ListenerProtocol = "PLAINTEXT" | "SSL" | "SASL_SSL";

/** Who a listener is for. */
export type ListenerScope = "inter-broker" | "client" | "external";

/** What a broker binds for a listener on all addresses of its host. */
export const everyAddress = "0.0.0.0";

/** One listener of a broker, with the address that clients are told. */
export interface Listener {
  readonly name: string;
  readonly protocol: ListenerProtocol;
  /** Whether it asks for a certificate of an authority of applications, and not of the cluster's own. */
  readonly forApplications?: true;
  readonly scope: ListenerScope;
  /** The address that the broker binds. */
  readonly address: string;
  /** The setting that chooses it, where that is not the address of the host. */
  readonly bindProperty?: string;
  readonly port: number;
  /** Where brokers that were not restarted yet may listen instead, see `Port.former`. */
  readonly formerPort?: number;
  readonly advertised: string;
  /** The port that clients are told, when it is not the one that the broker listens on. */
  readonly advertisedPort?: number;
}

/** Where clients of a listener connect, for example `kafka1:9092`. */
export function advertisedEndpoint({ advertised, advertisedPort, port }: Listener): string {
  return endpointText(advertised, advertisedPort ?? port);
}

/** How clients talk to brokers: in plain text, or with TLS and a login. */
export type ClientProtocol = Exclude<ListenerProtocol, "SSL">;

/** Where clients that run beside the brokers find them: at the listener of the brokers, or the last that takes them. */
export function internalEndpoints(
  { servers }: Pick<ServerGroup<Server & { readonly listeners: readonly Listener[] }>, "servers">,
  protocol: ClientProtocol,
): string[] {
  return present(servers).flatMap(({ listeners }) => {
    const fit = listeners.filter((one) => one.protocol === protocol);
    const listener = interBrokerListenerOf(fit) ?? fit.at(-1);
    return listener === undefined ? [] : [advertisedEndpoint(listener)];
  });
}

/** The listener whose addresses are in `bootstrapServers`: the first that takes clients which talk so. */
export function bootstrapListenerOf(listeners: readonly Listener[], protocol: ClientProtocol): Listener | undefined {
  return listeners.find((one) => one.protocol === protocol);
}

/** Clients have logins, or a certificate of their own authority; those of the cluster's are for brokers and the operator. */
export function takesClients({ protocol, forApplications }: Listener): boolean {
  return protocol !== "SSL" || forApplications === true;
}

/** The listener of applications that show a certificate; undefined where all log in. */
export function certificatesListenerOf(listeners: readonly Listener[]): Listener | undefined {
  return listeners.find(({ forApplications }) => forApplications === true);
}

/** The listener that the brokers use among themselves. */
export function interBrokerListenerOf(listeners: readonly Listener[]): Listener | undefined {
  return listeners.find(({ scope }) => scope === "inter-broker");
}

/** How the bytes of a listener travel, by its name. */
export type NamedProtocol = Pick<Listener, "name" | "protocol">;

/** `CLIENTS:SASL_SSL,INTERNAL:SSL`. */
export function protocolMap(listeners: readonly NamedProtocol[]): string {
  return listeners.map(({ name, protocol }) => `${name}:${protocol}`).join(",");
}

/**
 * The settings of a broker's listeners; what is Kafka's default anyway is left out.
 *
 * @param others - Listeners of controllers, that it connects to or has itself.
 * @param bound - Where it is bound for those of them that it has. Example: `["CONTROLLER://10.0.0.1:9095"]`.
 */
export function listenerProperties(
  listeners: readonly Listener[],
  others: readonly NamedProtocol[] = [],
  { bound = [], told: alsoTold = [] }: { readonly bound?: readonly string[]; readonly told?: readonly string[] } = {},
): PropertyMap {
  const plain = listeners.length === 1 && listeners[0]?.name === "PLAINTEXT" && others.length === 0;
  const own = listeners.map(({ name, address, port }) => `${name}://${endpointText(address, port)}`).join(",");
  const told = listeners.map((listener) => `${listener.name}://${advertisedEndpoint(listener)}`).join(",");
  return {
    listeners: [own, ...bound].join(","),
    ...(own === told ? {} : { "advertised.listeners": [told, ...alsoTold].join(",") }),
    ...(plain
      ? {}
      : {
          "listener.security.protocol.map": protocolMap([...listeners, ...others]),
          "inter.broker.listener.name": interBrokerListenerOf(listeners)?.name ?? "",
        }),
  };
}
