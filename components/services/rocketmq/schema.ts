import { z } from "zod";
import { properties, size } from "../../model/schema-values";
import type { SecurityStack } from "../../security/security-schema";
import { distributionSettings, type HostConfigBase, jvmOptionsSetting, loggingSetting } from "../service-schema";
import { messageTopicSettings } from "./topics/topics-schema";
import { rocketmqUserSettings } from "./users/users-schema";

const loggers = "{ org.apache.rocketmq.store: DEBUG }";

const nameServer = z.strictObject({
  ports: z
    .strictObject({
      nameServer: z.number().int().default(9876).describe("`listenPort`: routes, for brokers, proxies and clients."),
      controller: z
        .number()
        .int()
        .default(9878)
        .describe("Port of the controller: its quorum, and what brokers ask it."),
    })
    .prefault({}),
  paths: z
    .strictObject({
      config: z.string().optional().describe("Directory of namesrv.conf. Default: `/etc/rocketmq-namesrv`."),
      data: z
        .string()
        .optional()
        .describe("What the controller knows of masters and replicas. Default: `/var/lib/rocketmq-namesrv`."),
    })
    .default({}),
  heap: z.string().default("256m").describe("JVM heap of a name server (-Xms and -Xmx)."),
  jvmOptions: jvmOptionsSetting,
  logging: loggingSetting(loggers),
  properties: properties
    .default({})
    .describe(
      "Additional namesrv.conf properties, of name server and controller. Those that this program sets are rejected.",
    ),
});

const proxy = z.strictObject({
  enabled: z.boolean().default(true).describe("Runs a gRPC proxy on each host that runs RocketMQ."),
  port: z.number().int().default(8081).describe("`grpcServerPort`: for clients with gRPC."),
  remotingPort: z
    .number()
    .int()
    .default(8080)
    .describe("`remotingListenPort`: proxies always listen there too; clients without gRPC use the brokers instead."),
  paths: z
    .strictObject({
      config: z.string().optional().describe("Directory of rmq-proxy.json. Default: `/etc/rocketmq-proxy`."),
      data: z.string().optional().describe("What it writes besides logs. Default: `/var/lib/rocketmq-proxy`."),
    })
    .default({}),
  heap: z.string().default("512m").describe("JVM heap of a proxy (-Xms and -Xmx)."),
  jvmOptions: jvmOptionsSetting,
  logging: loggingSetting(loggers),
  properties: properties
    .default({})
    .describe("Additional keys of rmq-proxy.json. Those that this program sets are rejected."),
});

const rocketmq = z.strictObject({
  version: z.string().optional().describe("RocketMQ version: one of the version table."),
  ...distributionSettings,
  source: z
    .string()
    .optional()
    .describe(
      "Source of the distribution: `maven`, or an archive of your own, with a `sha512`. The official archive of 5.5.0 is refused: " +
        "consumer groups would be set back at a failover.",
    ),
  paths: z
    .strictObject({
      program: z.string().optional().describe("Program directory. Default: `/opt/rocketmq`."),
      config: z.string().optional().describe("Directory of the brokers' files. Default: `/etc/rocketmq`."),
      data: z
        .string()
        .optional()
        .describe("Directory with a store for each broker group. Default: `/var/lib/rocketmq`."),
    })
    .default({}),
  cluster: z.string().default("rocketmq").describe("`brokerClusterName`. Cannot be changed once brokers run."),
  groups: z
    .array(z.string())
    .optional()
    .describe(
      "Broker groups, in which the queues of every topic lie; each prefers its master on another host. Default: `a`, `b` and `c` on " +
        "three hosts, `a` on one.",
    ),
  replicas: z.number().int().optional().describe("Replicas of each broker group. Default: 3, or 1 on one host."),
  minInsyncReplicas: z
    .number()
    .int()
    .optional()
    .describe(
      "`minInSyncReplicas`: in how many replicas a message must be to be acknowledged. Default: 2, or 1 on one host.",
    ),
  ports: z
    .strictObject({
      broker: z
        .number()
        .int()
        .default(10911)
        .describe("`listenPort` of the first group; the next has 20 more. Two below, and one above, belong to it."),
      container: z
        .number()
        .int()
        .default(10811)
        .describe("Port of the process that the brokers of a host share. Two below belongs to it."),
    })
    .prefault({}),
  heap: z
    .string()
    .optional()
    .describe("JVM heap of the brokers of a host (-Xms and -Xmx). Default: 1g for each group."),
  directMemory: size
    .optional()
    .describe(
      "`-XX:MaxDirectMemorySize`, outside of the heap. Default: what `maxMessageSize` and the groups ask for, at least 1g.",
    ),
  jvmOptions: jvmOptionsSetting,
  flush: z
    .enum(["async", "sync"])
    .default("async")
    .describe(
      "`flushDiskType`. `async`: a message is acknowledged when it is on `minInsyncReplicas` replicas, in memory.",
    ),
  retentionHours: z
    .number()
    .int()
    .default(72)
    .describe("`fileReservedTime`: how long messages are kept, consumed or not."),
  maxMessageSize: size.default("4m").describe("Largest message."),
  logging: loggingSetting(loggers),
  user: z.string().default("rocketmq").describe("Unprivileged system user that runs RocketMQ."),
  properties: properties
    .default({})
    .describe("Additional broker.conf properties. Unknown ones, and those that this program sets, are rejected."),
  ...messageTopicSettings,
  ...rocketmqUserSettings,
  nameServer: nameServer
    .prefault({})
    .describe("Name servers, each with a controller; their distribution is that of the brokers."),
  proxy: proxy.prefault({}).describe("gRPC proxies; their distribution is that of the brokers."),
});

/** RocketMQ's keys at the top level of the stack file. */
export const rocketmqSettings = {
  rocketmq: rocketmq.prefault({}).describe("RocketMQ, on hosts with a `rocketmqId`."),
};

/** RocketMQ's keys in `hosts[]`. */
export const rocketmqHostSettings = {
  rocketmqId: z
    .number()
    .int()
    .optional()
    .describe(
      "Id of the RocketMQ servers on this host, 1 to 255: a name server with a controller, the brokers, a proxy. Without it the " +
        "host runs no RocketMQ.",
    ),
};

export type RocketmqConfig = z.output<typeof rocketmq>;

/** The settings of RocketMQ with nothing in the stack file. */
export const rocketmqDefaults: Readonly<Record<string, unknown>> = rocketmq.parse({});

/** What RocketMQ needs to know of a host. */
export interface RocketmqHost extends HostConfigBase {
  readonly rocketmqId?: number | undefined;
}

/** What RocketMQ needs to know of a stack. */
export interface RocketmqStack<Host = unknown> extends SecurityStack {
  readonly hosts: readonly (Host & RocketmqHost)[];
  readonly rocketmq: RocketmqConfig;
  /** Present where the servers run in pods. */
  readonly kubernetes?: unknown;
}
