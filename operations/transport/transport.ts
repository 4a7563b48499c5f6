import { createRequire } from "node:module";
import type { Duplex } from "node:stream";
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

const load = createRequire(__filename);

/** Opens nothing yet: a connection to a host, or to the API server, is made when it is needed first. */
export function reachOf(config: ReachConfig): Reach {
  return config.substrate === "ssh"
    ? (load("./ssh-transport") as typeof Hosts).hostsReach(config)
    : (load("./pod-transport") as typeof Pods).podsReach(config);
}
