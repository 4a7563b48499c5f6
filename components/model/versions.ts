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
    zookeeper("3.9.5", {
      java: { min: 8, max: 21 },
      mavenSha512:
        "9adce6713d31256b3f27854ebc02c0e6b2b63f4ade1736ebac426a505bf97c60afa2ecf80e4d9dca36cadbe9a0e071a1b5dc1c43491f0d51cd633abb3ce233fc",
    }),
    zookeeper("3.8.6", { java: { min: 8, max: 21 } }),
    zookeeper("3.6.0", {
      java: { min: 8, max: 17 },
      mavenSha512:
        "82c9fd172e167d51241b91ddabe460f407e7bd4f1a68a2c68a83df541eeb76353fb31d23c54d51393b10ab430e3a7fab7cfed142b4865864e21cf3f2ded5186b",
    }),
  ],
  kafka: [
    kafka("3.9.2", {
      java: { min: 8, max: 23 },
      zookeeper: "3.5.0",
      mavenSha512:
        "122c738f6c882c75b971de71f3266add558ff3271902a39f2a0c81531fccfe71d94850b429bf5d67916dbe1f7869203b8b440626cdce6f47b65d6f81a9e658e1",
    }),
    kafka("3.9.1", {
      java: { min: 8, max: 23 },
      zookeeper: "3.5.0",
      sha512:
        "1ea204ba73411737a275429ca976d440f007ff0957b90b19be41dc5a4bae52617267769be9f0b5791714d0b3c4c760605bd426faea39edd90763585523fa2cfe",
    }),
    kafka("2.4.1", {
      java: { min: 8, max: 17 },
      zookeeper: "3.4.0",
      mavenSha512:
        "4629eeb367f85aecf7ede03fe6fe4428b5185be038dbc14257e6cb83d55107be7fcb41c6515963df2891db9f0857caafb9999191f3c1faa8a2561c1a0f6af7ff",
    }),
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
