import { defaultVersion } from "../../model/versions";
import { kafkaVersions, lacksZooKeeper } from "./versions";

/** Where a cluster keeps what it knows of itself; each is reached from its neighbours alone. */
export const metadataSteps = ["zookeeper", "kraft"] as const;

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
  /** Where brokers read what the cluster knows. */
  readonly brokers: "zookeeper" | "kraft";
}

const meanings: Readonly<Record<MetadataStep, Omit<Metadata, "step">>> = {
  zookeeper: { zookeeper: true, controllers: false, brokers: "zookeeper" },
  kraft: { zookeeper: false, controllers: true, brokers: "kraft" },
};

/** What is known of Kafka where its metadata matters. */
export interface MetadataStack {
  readonly hosts?: readonly { readonly zookeeperId?: number | undefined; readonly controllerId?: number | undefined }[];
  readonly kafka?: { readonly metadata?: MetadataStep | undefined; readonly version?: string | undefined };
}

/**
 * Where a stack keeps its metadata; without a word of its file, in KRaft from Kafka 4 on, which has nothing else (KIP-833). A
 * file that has servers of ZooKeeper and no controllers is of ZooKeeper, whatever its version: its rules say what is wrong.
 *
 * @example metadataOf({ kafka: { version: "4.3.1" } }).step // "kraft"
 */
export function metadataOf({ kafka = {}, hosts = [] }: MetadataStack): Metadata {
  const hasEnsemble =
    hosts.some(({ zookeeperId }) => zookeeperId !== undefined) &&
    hosts.every(({ controllerId }) => controllerId === undefined);
  const isNewer = lacksZooKeeper(kafka.version ?? defaultVersion(kafkaVersions));
  const step = kafka.metadata ?? (isNewer && !hasEnsemble ? "kraft" : "zookeeper");
  return { step, ...meanings[step] };
}
