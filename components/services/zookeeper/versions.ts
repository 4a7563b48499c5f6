import type { Version } from "../../model/versions";

function release(version: string, rest: Pick<Version, "sha512" | "mavenSha512" | "java">): Version {
  const topDirectory = `apache-zookeeper-${version}-bin`;
  return { version, topDirectory, archivePath: `zookeeper/zookeeper-${version}/${topDirectory}.tar.gz`, ...rest };
}

/** Every version of ZooKeeper that this program knows, the default first. */
export const zookeeperVersions: readonly Version[] = [
  release("3.9.5", {
    java: { min: 8, max: 21 },
    mavenSha512:
      "9adce6713d31256b3f27854ebc02c0e6b2b63f4ade1736ebac426a505bf97c60afa2ecf80e4d9dca36cadbe9a0e071a1b5dc1c43491f0d51cd633abb3ce233fc",
  }),
  release("3.8.6", { java: { min: 8, max: 21 } }),
  release("3.6.0", {
    java: { min: 8, max: 17 },
    mavenSha512:
      "82c9fd172e167d51241b91ddabe460f407e7bd4f1a68a2c68a83df541eeb76353fb31d23c54d51393b10ab430e3a7fab7cfed142b4865864e21cf3f2ded5186b",
  }),
];
