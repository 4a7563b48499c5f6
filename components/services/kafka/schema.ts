import { z } from "zod";
import { addressText, properties } from "../../model/schema-values";
import {
  distributionSettings,
  type HostConfigBase,
  jvmOptionsSetting,
  loggingSetting,
  ownSettings,
} from "../service-schema";
import type { ZooKeeperStack } from "../zookeeper/schema";
import { controllerSettings } from "./controllers/controller-schema";
import { metadataSteps } from "./metadata";
import { type topic, topicSettings } from "./topics/topics-schema";
import { type UserConfig, userSettings } from "./users/users-schema";

const kafka = z.strictObject({
  version: z
    .string()
    .optional()
    .describe("Kafka version: one of the version table, or any release of 2.4 to 4.3 with a `sha512` of its own."),
  protocol: z
    .string()
    .optional()
    .describe(
      'Protocol that brokers speak among themselves (`inter.broker.protocol.version`): a release line such as `"2.4"`, which ' +
        "keeps the way back open while `version` changes, or `current`, that of `version`. Default: that of `version`, as long " +
        "as nothing else runs.",
    ),
  metadata: z
    .enum(metadataSteps)
    .optional()
    .describe(
      "Where the cluster keeps its metadata: `zookeeper`, or `kraft`, a quorum of controllers (`hosts[].controllerId`). The " +
        "way from one to the other is `controllers`, `dual-write`, `dual-write-kraft`, an `up` for each; up to the last it can " +
        "be taken back. Default: `zookeeper` up to Kafka 3.9, `kraft` from 4.0 on.",
    ),
  controllers: controllerSettings,
  ...distributionSettings,
  paths: z
    .strictObject({
      program: z.string().optional().describe("Program directory. Default: `/opt/kafka`."),
      config: z.string().optional().describe("Directory of server.properties. Default: `/etc/kafka`."),
      data: z.array(z.string()).optional().describe("`log.dirs`, one per disk. Default: `[/var/lib/kafka]`."),
    })
    .default({}),
  listeners: z
    .array(
      z.strictObject({
        name: z.string().describe("Listener name, in capitals."),
        port: z.number().int().describe("Port on every broker."),
        bind: z
          .enum(["address", "advertised", "all"])
          .optional()
          .describe(
            "What the listener is bound to on a host: its `address`, what `hosts[].advertised` has for the listener (a second " +
              "network), or `all` addresses. Default: `address`.",
          ),
        security: z
          .enum(["plaintext", "certificates"])
          .optional()
          .describe(
            "`plaintext`: a listener from before the cluster was secure, without TLS and logins; brokers have it as long as " +
              "`security.plaintextUntil` is not `closed`. `certificates`: one for applications that show a certificate of " +
              "`security.applicationAuthorities`. Default: that of the cluster.",
          ),
      }),
    )
    .optional()
    .describe(
      "Listeners of every broker. `bootstrapServers` uses the first one for clients. Default: `[{ name: PLAINTEXT, port: " +
        "9092 }]`; with `security: secure` `[{ name: CLIENTS, port: 9093 }, { name: INTERNAL, port: 9094 }]`; between the two, " +
        "see `security.plaintextUntil`, all of these. With `security.applicationAuthorities` also `{ name: CERTIFICATES, port: " +
        "9096, security: certificates }`.",
    ),
  interBrokerListener: z
    .string()
    .optional()
    .describe(
      "Listener for traffic between brokers. Default: the last one; the last in plain text, or with TLS, where brokers have both.",
    ),
  chroot: z
    .string()
    .optional()
    .describe("ZooKeeper path of the cluster's znodes, for example `/kafka`. Default: none."),
  heap: z.string().default("1g").describe("JVM heap (-Xms and -Xmx)."),
  jvmOptions: jvmOptionsSetting,
  logging: loggingSetting("{ kafka.controller: TRACE, kafka.request.logger: WARN }"),
  user: z.string().default("kafka").describe("Unprivileged system user that runs the broker."),
  replicationFactor: z
    .number()
    .int()
    .optional()
    .describe("`default.replication.factor`. Default: 3, or the number of brokers when there are fewer."),
  minInsyncReplicas: z
    .number()
    .int()
    .optional()
    .describe("`min.insync.replicas`. Default: 2, or one less than the replication factor when that is below 3."),
  properties: properties
    .default({})
    .describe("Additional server.properties. Properties that this program sets are rejected."),
});

/** Kafka's keys at the top level of the stack file. */
export const kafkaSettings = {
  kafka: kafka.prefault({}).describe("The Kafka brokers."),
  ...topicSettings,
  ...userSettings,
};

/** Kafka's keys in `hosts[]`. */
export const kafkaHostSettings = {
  brokerId: z
    .number()
    .int()
    .optional()
    .describe("Kafka broker id (`broker.id`), 0 or more. Without it the host runs no broker."),
  rack: z.string().optional().describe("Failure domain of the broker (`broker.rack`). Example: `room-a`."),
  advertised: z
    .record(z.string(), addressText())
    .optional()
    .describe("Advertised host name by listener name, if clients know the host by another name than `address`."),
  bind: z
    .record(z.string(), addressText())
    .optional()
    .describe(
      "Address of this host that a listener is bound to, by listener name; `0.0.0.0` for all. Default: see " +
        "`kafka.listeners[].bind`.",
    ),
  kafka: ownSettings("kafka", {
    data: z
      .array(z.string())
      .optional()
      .describe("`log.dirs` on this host, one per disk. Default: `kafka.paths.data`."),
  }),
};

export type KafkaConfig = z.output<typeof kafka>;
export type TopicConfig = z.output<typeof topic>;

export interface KafkaHost extends HostConfigBase {
  readonly brokerId?: number | undefined;
  readonly advertised?: Readonly<Record<string, string>> | undefined;
  readonly bind?: Readonly<Record<string, string>> | undefined;
  readonly controllerId?: number | undefined;
}

/** What Kafka needs to know of a stack; its brokers depend on ZooKeeper. */
export interface KafkaStack<Host = unknown> extends Pick<ZooKeeperStack, "zookeeper" | "security"> {
  readonly hosts: readonly (Host & KafkaHost & ZooKeeperStack["hosts"][number])[];
  readonly kafka: KafkaConfig;
  readonly topics: readonly TopicConfig[];
  readonly allowTopicDelete: boolean;
  readonly reassignmentThrottle: string;
  readonly users: readonly UserConfig[];
}
