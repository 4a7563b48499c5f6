import type { ServerGroups } from "../../model/cluster-spec";
import { endpointText } from "../../model/ip-address";
import type { PropertyMap } from "../../model/properties";
import { prefersTls, stepOf } from "../../security/steps";
import { type ControllerGroup, controllersOf } from "./controllers/resolve";
import type { NamedProtocol } from "./listeners";
import type { QuorumEntry } from "../service";
import { bootstrapKey, votersKey } from "./quorum-kind";

/** The listener of controllers, for each other and for brokers; brokers know its name and have none of it. */
export const controllerListener = "CONTROLLER";

/** Its name, and how its bytes travel: servers show each other certificates where the cluster has them. */
export function controllerListenerOf({ security }: Pick<ControllerGroup, "security">): NamedProtocol {
  return { name: controllerListener, protocol: prefersTls(stepOf(security)) ? "SSL" : "PLAINTEXT" };
}

/** Where each voter is: `101@10.0.0.1:9095,102@10.0.0.2:9095`. One that is lost stays a voter. */
export function quorumVoters({ servers, settings: { port } }: ControllerGroup, sign: "@" | "=" = "@"): string {
  return servers.map(({ id, address }) => `${id}${sign}${endpointText(address, port)}`).join(",");
}

/** What makes controllers copy what ZooKeeper has, and brokers with ZooKeeper take orders from controllers (KIP-866). */
export const migrationProperties: PropertyMap = { "zookeeper.metadata.migration.enable": "true" };

/**
 * What controllers and brokers are told of the quorum (Kafka documentation, "KRaft"); nothing where there are no controllers,
 * which is refused elsewhere.
 */
export function quorumProperties(cluster: ServerGroups): PropertyMap {
  const controllers = controllersOf(cluster);
  if (controllers === undefined) return {};
  const { quorum } = controllers.settings;
  return {
    "controller.listener.names": controllerListener,
    ...(quorum === "dynamic" ? {} : { [votersKey]: quorumVoters(controllers) }),
    ...(quorum === "static" ? {} : { [bootstrapKey]: quorumEndpoints(controllers).join(",") }),
  };
}

/** Where the controllers answer: `10.0.0.1:9095`. */
function quorumEndpoints({ servers, settings: { port } }: ControllerGroup): string[] {
  return servers.map(({ address }) => endpointText(address, port));
}

/** What a roll has to know of the quorum; undefined where its voters stand in files alone. */
export function quorumEntry(cluster: ServerGroups): QuorumEntry | undefined {
  const controllers = controllersOf(cluster);
  if (controllers === undefined) return undefined;
  const { quorum: kind, port } = controllers.settings;
  if (kind === "static") return undefined;
  const voters = controllers.servers.map(({ id, address: host }) => ({ id, host, port }));
  return { kind, listener: controllerListener, voters };
}
