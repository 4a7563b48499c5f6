/** One file as it has to stand on a host. */
export interface RenderedFile {
  readonly path: string;
  readonly content: string;
  /** The part of the content that a running service has to be restarted for; all of it when absent. */
  readonly restartContent?: string;
  /** Octal, for example `0644`. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
}

/** One service of a host: its unit, its files, and the directories it writes to. */
export interface RenderedService {
  /** Name of the service and of its unit. */
  readonly unit: string;
  /** Id of the server. */
  readonly id: number;
  readonly user: string;
  /** Where it answers: `address:port`. */
  readonly endpoint: string;
  /** The servers of its group in one word, where a change of them has rules, see `Service.members`. */
  readonly members?: string;
  /** How it talks to others, see `ChangeRules.stepOf`. */
  readonly step?: string;
  readonly files: readonly RenderedFile[];
  readonly identity?: ServerIdentity;
  /** Directories that hold records or snapshots; they outlive the service. */
  readonly dataDirectories: readonly string[];
  /** What a running server may not be removed with, see `Service.replicas`. */
  readonly replicas?: Replicas;
}

/**
 * Who a server of Kafka is, in each of its data directories: `meta.properties` with the id of the cluster. It is written only
 * where there is none, because the server adds to it; in KRaft none starts without (`No readable meta.properties files found`).
 */
export interface ServerIdentity {
  /** `node.id`. */
  readonly id: number;
  readonly directories: readonly string[];
}

/** Directories among the data of a server for what only it may have. */
export interface Replicas {
  /** The setting that a server leaves by. Example: `hosts[].brokerId`. */
  readonly property: string;
  /** Which of the directories it is, as an extended regular expression of find(1). */
  readonly directories: string;
}

/** Files that belong to root and that everybody may read: no secret is ever in one of them. */
export function publicFile(path: string, content: string): RenderedFile {
  return { path, content, mode: "0644", owner: "root:root" };
}
