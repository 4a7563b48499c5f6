import type { ServiceName } from "../../components/services/registry";
import type { PlaceStatus, ServerStatus, Snapshot } from "./snapshot";

/** Facts about a server that are known without querying it. */
export type ServerFacts = Pick<ServerStatus, "place" | "problem" | "version" | "heap" | "restarts" | "current"> & {
  readonly volumeBytes: number | null;
};

/** What the hosts or Kubernetes report about the servers of a cluster. */
export interface PlatformView {
  readonly places: readonly PlaceStatus[];
  factsOf(service: ServiceName, id: number): ServerFacts;
  readonly drift: Snapshot["drift"];
}

/** Facts about a server whose host could not be inspected. */
export const unknownServer: ServerFacts = {
  place: null,
  problem: null,
  version: null,
  heap: null,
  restarts: null,
  current: null,
  volumeBytes: null,
};
