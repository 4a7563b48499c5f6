import type { Plan, ServerNode } from "../../components/resources/inputs/roll-inputs";
import type { ServiceName } from "../../components/services/registry";
import type { ReadOptions, ServerConnections } from "../cluster/server-connections";
import type { RollContext, RollPhase, RollService } from "../phases/roll-context";
import type { Deployed } from "../status/deployed";
import type { PlatformView } from "../status/platform-view";
import type { Finding, ServerStatus, Snapshot } from "../status/snapshot";
import type { Reach } from "../transport/transport";

/** What a service and its servers are called in messages. */
export interface ServiceNames {
  /** Key in the registry. */
  readonly name: ServiceName;
  /** The service itself. Example: `Kafka`. */
  readonly title: string;
  /** One server, in front of its id. Example: `broker`. */
  readonly noun: string;
  /** Several servers. Example: `brokers`. */
  readonly servers: string;
  /** All servers of a cluster. Example: `the ensemble`. */
  readonly group: string;
}

/** Whether all servers of a service are ready. */
export interface Readiness {
  /** Why they are not, one line for each reason. */
  readonly problems: readonly string[];
  /** Whether they have nothing yet that a crash could have hidden; absent where that cannot be told. */
  readonly isNew?: boolean;
}

/** The phases that a service has in a roll; each decides by the service's own rule of what may stop. */
export interface ServicePhases {
  /** What it refuses before files on hosts change: a server that ends by itself finds them at once, whatever a roll waits for. */
  readonly beforeFiles?: readonly RollPhase[];
  /** What it refuses before anything is changed, on hosts. */
  readonly refusals: readonly RollPhase[];
  /** What it refuses once everything runs, before anything is restarted, on hosts. */
  readonly checks: readonly RollPhase[];
  /** What changes its running servers, in the end their restart in the service's own order. */
  readonly restarts: readonly RollPhase[];
  /** What follows once the whole cluster is ready. */
  readonly whenReady?: readonly RollPhase[];
  /** What is left after that, on hosts. */
  readonly afterwards: readonly RollPhase[];
  /** What rolls of pods have besides restarts; nothing when absent. */
  readonly inPods?: PodPhases;
}

/** What a service refuses in rolls of pods, where nothing is lost, and what leaves is judged before. */
export interface PodPhases {
  /** Before its files change: a pod that is made anew finds them at once, whatever a roll waits for. */
  readonly beforeFiles: readonly RollPhase[];
  /** Before anything is started or restarted. */
  readonly refusals: readonly RollPhase[];
  /** Once everything runs, before anything is restarted. */
  readonly checks: readonly RollPhase[];
}

/** A server in the table of servers. */
export interface StatusRow {
  /** Example: `broker 2`. */
  readonly name: string;
  readonly server: ServerStatus;
  /** Its state in a word or two. */
  readonly state: string;
  /** Bytes of its data; undefined if it did not report them. */
  readonly bytes?: number | undefined;
  /** Total size of its volumes; null without volumes. */
  readonly volumeBytes?: number | null;
}

/**
 * Everything that this program has to know of the running servers of a service: one folder below `operations/services`
 * implements it, and the registry lists it.
 *
 * The methods are declared as methods on purpose: a service takes its own kind of view, and its callers only ever hand it
 * back what it read.
 */
export interface ServiceOperations extends RollService {
  readonly names: ServiceNames;
  readonly phases: ServicePhases;

  /**
   * What some servers have that would be gone with them, by their ids, as the others know it; only of a service whose
   * servers do not all have the same.
   *
   * @throws Error when none of the others responds.
   */
  had?(
    ids: readonly number[],
    servers: ServerConnections,
    options: ReadOptions,
  ): Promise<Readonly<Record<string, readonly string[]>>>;
  /** The id that the cluster of a plan has already, as Kafka writes ids. @throws Error where nobody knows one. */
  clusterId?(context: RollContext): Promise<string>;
  /** Whether all of its servers are there and in sync, as a roll asks it. */
  readiness(context: RollContext): Promise<Readiness>;
  /** Has a running server read its certificate again; absent for a service whose servers notice a new one themselves. */
  readCertificate?(context: RollContext, node: ServerNode): Promise<void>;
  /** Which of some servers do not answer yet; only a service that needs all others is asked. */
  notResponding?(context: RollContext, ids: readonly number[]): Promise<string[]>;

  /** Queries all servers for the status. Never fails: a server that did not respond is absent. */
  inspect(reach: Reach, milliseconds: number): Promise<unknown>;
  /**
   * Its part of a snapshot, from the deployed outputs, the platform's view, what its servers responded, on hosts the plan, and the
   * step of the way to KRaft.
   */
  snapshotPart(
    outputs: Deployed["outputs"],
    platform: PlatformView,
    view: unknown,
    plan: Plan | undefined,
    migration: Plan["migration"],
  ): Partial<Snapshot>;
  /** Its servers, for tables. */
  rows(snapshot: Snapshot): StatusRow[];
  /** What its servers have, in lines for the table. */
  summary?(snapshot: Snapshot): string[];
  /** How many partitions are in each bad state; none of them when that is not known. */
  badPartitions?(snapshot: Snapshot): Readonly<Record<string, number>>;
  /** Findings about its servers. */
  judgeServers(snapshot: Snapshot): Finding[];
  /** Findings about what its servers have. */
  judgeData?(snapshot: Snapshot): Finding[];
  /** Findings about the disks of its servers. */
  judgeDisks?(snapshot: Snapshot): Finding[];
  /** What is known of its servers on a host that is not reachable. */
  onUnreachable(snapshot: Snapshot, host: string): string[];
}
