import type { Version } from "../../model/versions";

/**
 * Every version of RocketMQ that this program knows, the default first.
 *
 * Slaves of the official 5.5.0 never learn how far consumer groups are (apache/rocketmq#10284), so its archive has no checksum
 * here; what `source: maven` assembles has a fastjson2 with which they do.
 */
export const rocketmqVersions: readonly Version[] = [
  {
    version: "5.5.0",
    topDirectory: "rocketmq-all-5.5.0-bin-release",
    archivePath: "rocketmq/5.5.0/rocketmq-all-5.5.0-bin-release.zip",
    // The options that open packages of the JDK are unknown to Java 8.
    java: { min: 11, max: 17 },
    mavenSha512:
      "87c972128c3be475ee12240291b0814814b3b5a5273e56c4dcb353e094541ac2ce49ca2ba85f95235a38b344af8295d6448a9f28d67dfd0b9b1c5847cf8f79d1",
  },
];
