import { z } from "zod";
import { properties } from "../../model/schema-values";
import type { MetadataStack } from "../kafka/metadata";
import type { SecurityStack } from "../../security/security-schema";
import {
  distributionSettings,
  type HostConfigBase,
  jvmOptionsSetting,
  loggingSetting,
  ownSettings,
} from "../service-schema";

const zookeeper = z.strictObject({
  version: z
    .string()
    .optional()
    .describe("ZooKeeper version: one of the version table, or any release of 3.5 to 3.9 with a `sha512` of its own."),
  existing: z
    .string()
    .optional()
    .describe(
      "An ensemble that this program does not run, as `host:port,host:port`: brokers use it, and no ZooKeeper server is deployed. A path belongs into `kafka.chroot`.",
    ),
  ...distributionSettings,
  paths: z
    .strictObject({
      program: z.string().optional().describe("Program directory. Default: `/opt/zookeeper`."),
      config: z.string().optional().describe("Directory of zoo.cfg. Default: `/etc/zookeeper`."),
      data: z.string().optional().describe("`dataDir`: snapshots and myid. Default: `/var/lib/zookeeper`."),
      dataLog: z.string().optional().describe("`dataLogDir`: transaction log on a separate disk. Default: `data`."),
    })
    .default({}),
  ports: z
    .strictObject({
      client: z.number().int().default(2181).describe("`clientPort`."),
      quorum: z.number().int().default(2888).describe("Port on which the leader accepts followers."),
      election: z.number().int().default(3888).describe("Port for leader election."),
    })
    .default({ client: 2181, quorum: 2888, election: 3888 }),
  heap: z.string().default("512m").describe("JVM heap (-Xms and -Xmx)."),
  jvmOptions: jvmOptionsSetting,
  juteMaxBuffer: z
    .number()
    .int()
    .optional()
    .describe(
      "Largest message between ZooKeeper and its clients in bytes: `jute.maxbuffer` of ZooKeeper servers and brokers. Default: ZooKeeper's own limits.",
    ),
  logging: loggingSetting("{ org.apache.zookeeper.audit: OFF }"),
  user: z.string().default("zookeeper").describe("Unprivileged system user that runs ZooKeeper."),
  properties: properties
    .default({})
    .describe("Additional zoo.cfg properties. Properties that this program sets are rejected."),
});

/** ZooKeeper's keys at the top level of the stack file. */
export const zookeeperSettings = { zookeeper: zookeeper.prefault({}).describe("The ZooKeeper ensemble.") };

/** ZooKeeper's keys in `hosts[]`. */
export const zookeeperHostSettings = {
  zookeeperId: z
    .number()
    .int()
    .optional()
    .describe(
      "ZooKeeper server id (`myid`), 1 to 255; a larger one is doubted. Without it the host runs no ZooKeeper.",
    ),
  zookeeperRole: z
    .enum(["participant", "observer"])
    .optional()
    .describe(
      "`observer`: the ZooKeeper server follows the ensemble without a vote, and is never needed for a majority. Default: `participant`.",
    ),
  zookeeper: ownSettings("zookeeper", {
    data: z.string().optional().describe("`dataDir` on this host. Default: `zookeeper.paths.data`."),
    dataLog: z.string().optional().describe("`dataLogDir` on this host. Default: `zookeeper.paths.dataLog`."),
  }),
};

export type ZooKeeperConfig = z.output<typeof zookeeper>;

/** The settings of ZooKeeper with nothing in the stack file. */
export const zookeeperDefaults: Readonly<Record<string, unknown>> = zookeeper.parse({});

/** What ZooKeeper needs to know of a host. */
export interface ZooKeeperHost extends HostConfigBase {
  readonly zookeeperId?: number | undefined;
  readonly zookeeperRole?: "participant" | "observer" | undefined;
}

/** What ZooKeeper needs to know of a stack. */
export interface ZooKeeperStack<Host = unknown> extends SecurityStack, MetadataStack {
  readonly hosts: readonly (Host & ZooKeeperHost)[];
  readonly zookeeper: ZooKeeperConfig;
}
