import type { Duplex } from "node:stream";
import type { ServiceName } from "../../components/services/registry";

/**
 * Connections to the servers of a cluster, wherever it runs.
 *
 * They go through what the operator has anyway, SSH or the API server, so that no port of a server has to be open to the
 * machine where Pulumi runs.
 */
export interface Reach {
  /** Ids of the servers that can be asked. */
  idsOf(service: ServiceName): readonly number[];
  /** A new connection to a server. @throws Error when it cannot be made. */
  connect(service: ServiceName, id: number): Promise<Duplex>;
  close(): void;
}
