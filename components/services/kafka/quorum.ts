import type { ServerGroups } from "../../model/cluster-spec";
import { endpointText } from "../../model/ip-address";
import type { PropertyMap } from "../../model/properties";
import { prefersTls, stepOf } from "../../security/steps";
import { type ControllerGroup, controllersOf } from "./controllers/resolve";

/** The listener of controllers, for each other and for brokers; brokers know its name and have none of it. */
export const controllerListener = "CONTROLLER";

/** How its bytes travel, as an entry of `listener.security.protocol.map`. */
export function controllerProtocol({ security }: Pick<ControllerGroup, "security">): "PLAINTEXT" | "SSL" {
  return prefersTls(stepOf(security)) ? "SSL" : "PLAINTEXT";
}

/** Where each voter is: `101@10.0.0.1:9095,102@10.0.0.2:9095`. One that is lost stays a voter. */
export function quorumVoters({ servers, settings: { port } }: ControllerGroup): string {
  return servers.map(({ id, address }) => `${id}@${endpointText(address, port)}`).join(",");
}

/**
 * What controllers and brokers are told of the quorum (Kafka documentation, "KRaft").
 *
 * @throws Error when the cluster has no controllers.
 */
export function quorumProperties(cluster: ServerGroups): PropertyMap {
  const controllers = controllersOf(cluster);
  if (controllers === undefined) throw new Error("the cluster has no controllers");
  return {
    "controller.listener.names": controllerListener,
    "controller.quorum.voters": quorumVoters(controllers),
  };
}
