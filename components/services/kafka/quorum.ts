import type { Server, ServerGroups } from "../../model/cluster-spec";
import { endpointText } from "../../model/ip-address";
import type { PropertyMap } from "../../model/properties";
import type { Security } from "../../security/security-schema";
import { offersPlaintext, offersSecure, prefersTls, stepOf } from "../../security/steps";
import type { ControllersConfig } from "./controllers/controller-schema";
import { type ControllerGroup, controllersOf } from "./controllers/resolve";
import type { NamedProtocol } from "./listeners";
import type { QuorumEntry } from "../service";
import { bootstrapKey, votersKey } from "./quorum-kind";

/** The listener on `kafka.controllers.port`; brokers know its name and have none of it. */
export const controllerListener = "CONTROLLER";

/** A listener of every controller, for each other and for brokers. */
export interface ControllerListener extends NamedProtocol {
  readonly port: number;
  /** The setting that chooses the port. */
  readonly property: string;
}

/** What the listeners of controllers follow from. */
interface QuorumPorts {
  readonly security: Security;
  readonly settings: Pick<ControllersConfig, "port" | "securePort" | "plaintextPort">;
}

/**
 * The listeners of every controller, in the order of `controller.listener.names`: servers connect to the first one of their own
 * file (KIP-631). On the way between plain text and TLS there are two, so that those which were restarted and those which were
 * not find each other. One that is there keeps its name and its port: the active controller tells the others of its listeners
 * by their names (KIP-853).
 */
export function controllerListenersOf({
  security,
  settings: { port, securePort, plaintextPort },
}: QuorumPorts): readonly [ControllerListener, ...ControllerListener[]] {
  const step = stepOf(security);
  const at = (name: string, key: "port" | "securePort" | "plaintextPort", number: number) => {
    return { name, port: number, property: `kafka.controllers.${key}` };
  };
  const main = at(controllerListener, "port", port);
  const tls = securePort === undefined ? main : at(`${controllerListener}_TLS`, "securePort", securePort);
  const plain =
    plaintextPort === undefined ? main : at(`${controllerListener}_PLAINTEXT`, "plaintextPort", plaintextPort);
  const secure: ControllerListener = { ...tls, protocol: "SSL" };
  const plaintext: ControllerListener = { ...plain, protocol: "PLAINTEXT" };
  const [first, second] = prefersTls(step) ? [secure, plaintext] : [plaintext, secure];
  const isBoth = offersSecure(step) && offersPlaintext(step) && tls !== plain;
  return isBoth ? [first, second] : [first];
}

/** Where servers connect to controllers, and how its bytes travel: they show each other certificates where the cluster has them. */
export function controllerListenerOf(controllers: QuorumPorts): ControllerListener {
  return controllerListenersOf(controllers)[0];
}

/** The listeners of a controller, as `listeners` says them, and as `advertised.listeners` does; nothing there where it is the same. */
interface BoundListeners {
  readonly bound: readonly string[];
  readonly told: readonly string[];
}

/** Where a controller listens. Example: `{ bound: ["CONTROLLER://10.0.0.1:9095"], told: [] }`. */
export function boundListeners(
  controllers: QuorumPorts & Pick<ControllerGroup, "listenOnAllAddresses">,
  { address }: Pick<Server, "address">,
): BoundListeners {
  const at = (host: string) =>
    controllerListenersOf(controllers).map(({ name, port }) => `${name}://${endpointText(host, port)}`);
  const own = at(address);
  return controllers.listenOnAllAddresses === true ? { bound: at(""), told: own } : { bound: own, told: [] };
}

/** Where each voter is: `101@10.0.0.1:9095,102@10.0.0.2:9095`. One that is lost stays a voter. */
export function quorumVoters(controllers: ControllerGroup, sign: "@" | "=" = "@"): string {
  const { port } = controllerListenerOf(controllers);
  return controllers.servers.map(({ id, address }) => `${id}${sign}${endpointText(address, port)}`).join(",");
}

/** What makes controllers copy what ZooKeeper has, and brokers with ZooKeeper take orders from controllers (KIP-866). */
export const migrationProperties: PropertyMap = { "zookeeper.metadata.migration.enable": "true" };

/**
 * What controllers and brokers are told of the quorum (Kafka documentation, "KRaft"); nothing where there are no controllers,
 * which is refused elsewhere.
 *
 * @param isFor - Controllers are told all of their listeners, brokers the one that they connect to.
 */
export function quorumProperties(cluster: ServerGroups, isFor: "brokers" | "controllers"): PropertyMap {
  const controllers = controllersOf(cluster);
  if (controllers === undefined) return {};
  const all = controllerListenersOf(controllers);
  const listeners = isFor === "controllers" ? all : all.slice(0, 1);
  const { quorum } = controllers.settings;
  return {
    "controller.listener.names": listeners.map(({ name }) => name).join(","),
    ...(quorum === "dynamic" ? {} : { [votersKey]: quorumVoters(controllers) }),
    ...(quorum === "static" ? {} : { [bootstrapKey]: quorumEndpoints(controllers).join(",") }),
  };
}

/** Where the controllers answer: `10.0.0.1:9095`. */
function quorumEndpoints(controllers: ControllerGroup): string[] {
  const { port } = controllerListenerOf(controllers);
  return controllers.servers.map(({ address }) => endpointText(address, port));
}

/** What a roll has to know of the quorum; undefined where its voters stand in files alone. */
export function quorumEntry(cluster: ServerGroups): QuorumEntry | undefined {
  const controllers = controllersOf(cluster);
  if (controllers === undefined) return undefined;
  const { quorum: kind } = controllers.settings;
  if (kind === "static") return undefined;
  const { name: listener, port } = controllerListenerOf(controllers);
  const voters = controllers.servers.map(({ id, address: host }) => ({ id, host, port }));
  return { kind, listener, voters };
}
