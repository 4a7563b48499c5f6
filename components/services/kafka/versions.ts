import { compareVersions, type LineRules, type Version } from "../../model/versions";

/** A version of Kafka. */
export interface KafkaVersion extends Version {
  /** Oldest ZooKeeper that it works with; `none` when it has no ZooKeeper mode (KIP-833). */
  readonly zookeeper?: string;
  readonly later?: Readonly<Record<string, LineRules & Pick<KafkaVersion, "zookeeper">>>;
}

type Known = Pick<KafkaVersion, "sha512" | "mavenSha512" | "java" | "later" | "zookeeper">;

function release(version: string, rest: Known): KafkaVersion {
  const topDirectory = `kafka_2.13-${version}`;
  return { version, topDirectory, archivePath: `kafka/${version}/${topDirectory}.tgz`, ...rest };
}

/** Every version of Kafka that this program knows, the default first. */
export const kafkaVersions: readonly KafkaVersion[] = [
  release("3.9.2", {
    java: { min: 8, max: 23 },
    later: {
      // Java 17 for brokers: KIP-1013. Without a ZooKeeper mode: KIP-833.
      "4.0.0": { java: { min: 17, max: 23 }, zookeeper: "none" },
      "4.1.0": { java: { min: 17, max: 24 } },
      "4.2.0": { java: { min: 17, max: 25 } },
    },
    zookeeper: "3.5.0",
    mavenSha512:
      "122c738f6c882c75b971de71f3266add558ff3271902a39f2a0c81531fccfe71d94850b429bf5d67916dbe1f7869203b8b440626cdce6f47b65d6f81a9e658e1",
  }),
  release("3.9.1", {
    java: { min: 8, max: 23 },
    zookeeper: "3.5.0",
    sha512:
      "1ea204ba73411737a275429ca976d440f007ff0957b90b19be41dc5a4bae52617267769be9f0b5791714d0b3c4c760605bd426faea39edd90763585523fa2cfe",
  }),
  release("2.4.1", {
    java: { min: 8, max: 17 },
    later: {
      // The client of ZooKeeper 3.6 and newer does not know servers of 3.4.
      "3.0.0": { zookeeper: "3.5.0" },
      // KAFKA-15485: Java 21 from 3.7 on.
      "3.7.0": { java: { min: 8, max: 21 } },
      "3.9.0": { java: { min: 8, max: 23 } },
    },
    zookeeper: "3.4.0",
    mavenSha512:
      "4629eeb367f85aecf7ede03fe6fe4428b5185be038dbc14257e6cb83d55107be7fcb41c6515963df2891db9f0857caafb9999191f3c1faa8a2561c1a0f6af7ff",
  }),
  release("4.3.1", {
    java: { min: 17, max: 25 },
    zookeeper: "none",
    mavenSha512:
      "5fd18194a6e345d7aac4538552330bfe206c295d5d7797f5f2eeb1408933c0c35aac5d3a13b666fa566a1b0c39f078e085bc106d1de20843166f463b0bddbe93",
  }),
];

/**
 * Whether a version of Kafka has no ZooKeeper mode: 4 and newer have none (KIP-833), in the table or not, also where it is written
 * as no version may be, as v4.3.1: then only that is wrong.
 */
export function lacksZooKeeper(version: string): boolean {
  const entry = kafkaVersions.find((known) => known.version === version);
  return entry === undefined ? /^(?:.*[^\d.])?([4-9]|\d{2,})\./.test(version) : entry.zookeeper === "none";
}

/**
 * Whether a quorum of this version can have its voters in the metadata: from 4.1 on. 3.9 and 4.0 answer to `kraft.version` that it
 * was done, and do nothing where the voters stand in files.
 */
export function hasDynamicQuorum(version: string): boolean {
  return /^\d+\./.test(version) && compareVersions(version, "4.1.0") >= 0;
}

/** Whether this program runs a version in KRaft: from 3.9 on, the line that every way to Kafka 4 leads through. */
export function hasKraft(version: string): boolean {
  return /^\d+\./.test(version) && compareVersions(version, "3.9.0") >= 0;
}
