import type { PlaceStatus, ServerStatus, Snapshot } from "./snapshot";

/** What can be seen of a server without asking itself. */
export type ServerFacts = Pick<ServerStatus, "place" | "problem" | "version" | "heap" | "restarts" | "current"> & {
  readonly volumeBytes: number | null;
};

/** What carries the servers of a cluster, and what that says of them. */
export interface PlatformView {
  readonly places: readonly PlaceStatus[];
  factsOf(kind: "zookeeper" | "kafka", id: number): ServerFacts;
  readonly drift: Snapshot["drift"];
}

/** Of a server that nobody could look at. */
export const unknownServer: ServerFacts = {
  place: null,
  problem: null,
  version: null,
  heap: null,
  restarts: null,
  current: null,
  volumeBytes: null,
};
