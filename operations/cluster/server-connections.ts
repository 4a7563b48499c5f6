import { perService, type ServiceName } from "../../components/services/registry";
import type { Clock } from "../lib/clock";
import type { Reach } from "../transport/transport";

/** Connections to the servers of a cluster, through any transport. */
export type ServerConnections = Pick<Reach, "idsOf" | "connect" | "endpointsOf" | "loginOf">;

/** Ids of members whose hosts are lost (`hosts[].lost`): they count for a quorum and for placement, and are never asked. */
export type LostServers = Readonly<Record<ServiceName, readonly number[]>>;

export const noneLost: LostServers = perService(() => []);

/** How servers are read. */
export interface ReadOptions {
  readonly lost?: LostServers;
  /** Milliseconds that one server may take to answer. Default: {@link readTimeoutMs}. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

/** Milliseconds that one server may take to answer; a host that is off delays a read no longer. */
export const readTimeoutMs = 5_000;
