/** Products that this program installs. */
export type Product = "zookeeper" | "kafka";

/** What is known about one released version. */
export interface Version {
  readonly version: string;
  /** First directory inside the distribution's archive. */
  readonly topDirectory: string;
  /** Path of the archive below the Apache archive's root. */
  readonly archivePath: string;
  /** SHA-512 of the official archive, as published beside it. */
  readonly sha512?: string;
  /** SHA-512 of the archive that `source: maven` assembles. */
  readonly mavenSha512?: string;
  /** Oldest and newest Java release that it runs on. */
  readonly java: { readonly min: number; readonly max: number };
  /** Oldest ZooKeeper that this Kafka works with; `none` when it has no ZooKeeper mode (KIP-833). */
  readonly zookeeper?: string;
}

/** Root of the Apache archive, which keeps every release. */
export const apacheArchive = "https://archive.apache.org/dist";

function zookeeper(version: string, rest: Pick<Version, "sha512" | "mavenSha512" | "java">): Version {
  const topDirectory = `apache-zookeeper-${version}-bin`;
  return { version, topDirectory, archivePath: `zookeeper/zookeeper-${version}/${topDirectory}.tar.gz`, ...rest };
}

function kafka(version: string, rest: Pick<Version, "sha512" | "mavenSha512" | "java" | "zookeeper">): Version {
  const topDirectory = `kafka_2.13-${version}`;
  return { version, topDirectory, archivePath: `kafka/${version}/${topDirectory}.tgz`, ...rest };
}

/** Every version that this program knows, the default of each product first. */
export const versions: Readonly<Record<Product, readonly Version[]>> = {
  zookeeper: [
    zookeeper("3.9.5", { java: { min: 8, max: 21 } }),
    zookeeper("3.8.6", { java: { min: 8, max: 21 } }),
    zookeeper("3.6.0", { java: { min: 8, max: 17 } }),
  ],
  kafka: [
    kafka("3.9.2", { java: { min: 8, max: 23 }, zookeeper: "3.5.0" }),
    kafka("3.9.1", {
      java: { min: 8, max: 23 },
      zookeeper: "3.5.0",
      sha512:
        "1ea204ba73411737a275429ca976d440f007ff0957b90b19be41dc5a4bae52617267769be9f0b5791714d0b3c4c760605bd426faea39edd90763585523fa2cfe",
    }),
    kafka("2.4.1", { java: { min: 8, max: 17 }, zookeeper: "3.4.0" }),
    kafka("4.3.1", { java: { min: 17, max: 25 }, zookeeper: "none" }),
  ],
};

/** The version that a stack gets when it names none. */
export function defaultVersion(product: Product): string {
  const first = versions[product][0];
  if (first === undefined) throw new Error(`the version table of ${product} is empty`);
  return first.version;
}

export function findVersion(product: Product, version: string): Version | undefined {
  return versions[product].find((entry) => entry.version === version);
}

/** Orders two versions such as `3.10.0` and `3.9.5` by their numbers. */
export function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}
