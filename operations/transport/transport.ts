import type { Duplex } from "node:stream";
import { lazy } from "../../components/model/lazy";
import type * as Hosts from "./ssh-transport";
import type * as Pods from "./pod-transport";
import type { ReachConfig } from "../../components/resources/inputs/transport-inputs";

export type Kind = "zookeeper" | "kafka";

/**
 * Connections to the servers of a cluster, wherever it runs.
 *
 * They go through what the operator has anyway, SSH or the API server, so that no port of a server has to be open to the
 * machine where Pulumi runs.
 */
export interface Reach {
  /** Ids of the servers that can be asked. */
  idsOf(kind: Kind): readonly number[];
  /** A new connection to a server. @throws Error when it cannot be made. */
  connect(kind: Kind, id: number): Promise<Duplex>;
  close(): void;
}

const hosts = lazy(() => require("./ssh-transport") as typeof Hosts);
const pods = lazy(() => require("./pod-transport") as typeof Pods);

/** Opens nothing yet: a connection to a host, or to the API server, is made when it is needed first. */
export function reachOf(config: ReachConfig): Reach {
  return config.substrate === "ssh" ? hosts().hostsReach(config) : pods().podsReach(config);
}
