import { z } from "zod";
import { properties } from "../../model/schema-values";
import { distributionSettings, type HostConfigBase, jvmOptionsSetting, loggingSetting } from "../service-schema";

const zookeeper = z.strictObject({
  version: z
    .string()
    .optional()
    .describe("ZooKeeper version: one of the version table, or any release of 3.5 to 3.9 with a `sha512` of its own."),
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
};

export type ZooKeeperConfig = z.output<typeof zookeeper>;

/** What ZooKeeper needs to know of a stack. */
export interface ZooKeeperStack<Host = unknown> {
  readonly hosts: readonly (Host & HostConfigBase & { readonly zookeeperId?: number | undefined })[];
  readonly zookeeper: ZooKeeperConfig;
}
