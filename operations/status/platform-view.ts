import type { ServiceName } from "../../components/services/registry";
import type { PlaceStatus, ServerStatus, Snapshot } from "./snapshot";

/** Facts about a server that are known without querying it. */
export type ServerFacts = Pick<
  ServerStatus,
  "place" | "problem" | "version" | "installedVersion" | "heap" | "restarts" | "runs"
> & {
  readonly volumeBytes: number | null;
};

/** What the hosts or Kubernetes report about the servers of a cluster. */
export interface PlatformView {
  readonly places: readonly PlaceStatus[];
  factsOf(service: ServiceName, id: number): ServerFacts;
  /** What a server is called and where it answers; in pods, where no plan says it. */
  serverAt?(service: ServiceName, id: number): Pick<ServerStatus, "name" | "endpoint">;
  readonly drift: Snapshot["drift"];
  readonly notTold: Snapshot["notTold"];
}

/** Facts about a server whose host could not be inspected. */
export const unknownServer: ServerFacts = {
  place: null,
  problem: null,
  version: null,
  installedVersion: null,
  heap: null,
  restarts: null,
  runs: null,
  volumeBytes: null,
};
