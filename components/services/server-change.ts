import type { ServerGroups } from "../model/cluster-spec";
import type { PropertyMap } from "../model/properties";
import type { SecurityStep } from "../security/steps";

/** How a server is configured, or shall be; what is not known is absent. */
export interface ServerState {
  /** Where it answers. Example: `10.0.0.1:2181`. */
  readonly endpoint?: string;
  /** The servers of its group, see `Service.members`. */
  readonly members?: string;
  /** Its release. Example: `3.9.2`. */
  readonly version?: string;
  /** Entries of its configuration file, at least those that `ChangeRules.keys` names. */
  readonly properties?: PropertyMap;
  /** How it talks to others, see `ChangeRules.stepOf`. */
  readonly step?: SecurityStep;
}

/** A server as it is and as it shall be; the same from hosts and from Kubernetes. */
export interface ServerChange {
  /** Name of its host, or on Kubernetes of the server. */
  readonly place: string;
  /** Name of its service. */
  readonly service: string;
  readonly runs: boolean;
  /** It runs with something else than what is installed: a roll was cut, or is still to come. */
  readonly outdated?: true;
  /** As it shall be; absent when it is not in the stack file. */
  readonly wanted?: ServerState;
  /** What it was started with. */
  readonly running: ServerState;
  /** What was installed last, whether it runs or not. */
  readonly installed: ServerState;
  /** What is in data directories that were installed and are not wanted, by their paths. Example: `{ "/data2": ["orders-0"] }`. */
  readonly left: Readonly<Record<string, readonly string[]>>;
}

/** What is wrong with a change of a server. */
export interface ChangeProblem {
  readonly place: string;
  readonly severity: "error" | "warning";
  /** The setting, and what has to hold. */
  readonly rule: string;
  readonly given: string;
  readonly fix: string;
}

/** What servers of a service cannot become without losing what they have. */
export interface ChangeRules {
  /** Its configuration file. Example: `server.properties`. */
  readonly file: string;
  /** The keys of that file by which a change is judged. */
  readonly keys: readonly string[];
  /** Those of the keys that name data directories, several with commas between them. */
  readonly dataKeys: readonly string[];
  /** The jar of its distribution whose name tells the release. Example: `kafka-clients`. */
  readonly versionJar: string;
  /** What a server must not have when it leaves, for a service whose servers do not all have the same. */
  readonly leaving?: Pick<ChangeProblem, "rule" | "fix">;
  /** Why not all of its servers may leave a stack that goes on, for a service that others depend on. */
  readonly allLeaving?: Pick<ChangeProblem, "rule" | "fix">;
  /** The content of that file as it shall be. */
  properties(cluster: ServerGroups, id: number): PropertyMap;
  /** How a server with these entries of that file talks to others; undefined when they do not tell. */
  stepOf?(properties: PropertyMap): SecurityStep | undefined;
  /** Every problem of all its servers; those of other services are among them, for rules about both. */
  check(servers: readonly ServerChange[]): readonly ChangeProblem[];
}

/** Only some entries of a configuration file. */
export function pick(properties: PropertyMap, keys: readonly string[]): PropertyMap {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key)));
}
