import { defaultVersion } from "../../model/versions";
import { kafkaVersions, lacksZooKeeper } from "./versions";

/**
 * Where a cluster keeps what it knows of itself; each is reached from its neighbours alone, by an `up` for each (KIP-866).
 * Until `kraft` the way back is open, and ZooKeeper has all that the controllers know.
 */
export const metadataSteps = ["zookeeper", "controllers", "dual-write", "dual-write-kraft", "kraft"] as const;

export type MetadataStep = (typeof metadataSteps)[number];

/** The directory with the log of the metadata, which every server in KRaft has among its data. */
export const metadataLog = "__cluster_metadata-0";

/** What follows from a step. */
export interface Metadata {
  readonly step: MetadataStep;
  /** Whether the stack has a ZooKeeper ensemble, or uses one that it does not run. */
  readonly zookeeper: boolean;
  /** Whether the stack has controllers. */
  readonly controllers: boolean;
  /** Whether controllers copy what ZooKeeper has, and write there as well: between the first step and the last one. */
  readonly migrates: boolean;
  /** Where brokers read what the cluster knows. */
  readonly brokers: "zookeeper" | "kraft";
  /** Whether brokers with ZooKeeper take orders from controllers. */
  readonly dualWrite: boolean;
}

type Meaning = Omit<Metadata, "step" | "dualWrite">;

const between = { zookeeper: true, controllers: true, migrates: true } as const;

const meanings: Readonly<Record<MetadataStep, Meaning>> = {
  zookeeper: { zookeeper: true, controllers: false, migrates: false, brokers: "zookeeper" },
  controllers: { ...between, brokers: "zookeeper" },
  "dual-write": { ...between, brokers: "zookeeper" },
  "dual-write-kraft": { ...between, brokers: "kraft" },
  kraft: { zookeeper: false, controllers: true, migrates: false, brokers: "kraft" },
};

/** What is known of Kafka where its metadata matters. */
export interface MetadataStack {
  readonly hosts?: readonly { readonly zookeeperId?: number | undefined; readonly controllerId?: number | undefined }[];
  readonly kafka?: { readonly metadata?: MetadataStep | undefined; readonly version?: string | undefined };
}

/**
 * Where a stack keeps its metadata; without a word of its file, in KRaft from Kafka 4 on, which has nothing else (KIP-833). A
 * file that has servers of ZooKeeper and no controllers is of ZooKeeper, whatever its version: its rules say what is wrong.
 * A cluster that has come to `kraft` has its ensemble as long as the file has servers of it, which nobody asks any more.
 *
 * @example metadataOf({ kafka: { version: "4.3.1" } }).step // "kraft"
 */
export function metadataOf({ kafka = {}, hosts = [] }: MetadataStack): Metadata {
  const hasServers = hosts.some(({ zookeeperId }) => zookeeperId !== undefined);
  const hasEnsemble = hasServers && hosts.every(({ controllerId }) => controllerId === undefined);
  const isNewer = lacksZooKeeper(kafka.version ?? defaultVersion(kafkaVersions));
  const step = kafka.metadata ?? (isNewer && !hasEnsemble ? "kraft" : "zookeeper");
  const meaning = meanings[step];
  return {
    step,
    ...meaning,
    zookeeper: meaning.zookeeper || (hasServers && step === "kraft"),
    dualWrite: step === "dual-write",
  };
}
