import { z } from "zod";
import { properties } from "../../../model/schema-values";
import { quorumKinds } from "../quorum-kind";
import { jvmOptionsSetting, loggingSetting } from "../../service-schema";

const controllers = z.strictObject({
  port: z
    .number()
    .int()
    .default(9095)
    .describe("Port on every controller, for the other controllers and for the brokers."),
  securePort: z
    .number()
    .int()
    .optional()
    .describe(
      "Port with TLS beside `port`, for a cluster that was made in plain text and becomes secure: see " +
        "`security.plaintextUntil`. It may stand there before, and stays when plain text is closed. Example: `9097`.",
    ),
  plaintextPort: z
    .number()
    .int()
    .optional()
    .describe(
      "Port in plain text beside `port`, for a cluster that was made with `security: secure` and goes back. It may stand there " +
        "before, and stays in plain text. Example: `9097`.",
    ),
  quorum: z
    .enum(quorumKinds)
    .default("static")
    .describe(
      "Where the voters of the quorum are written down (KIP-853). `static`: in the files of all servers, and no controller can " +
        "come or go. `dynamic`: in the metadata, and controllers come and go, one an `up`; from Kafka 4.1 on. `both` is the step " +
        "from one to the other. There is no way back. Example: `dynamic`.",
    ),
  paths: z
    .strictObject({
      config: z.string().optional().describe("Directory of controller.properties. Default: `/etc/kafka-controller`."),
      data: z
        .string()
        .optional()
        .describe("`metadata.log.dir`: what the cluster knows of itself. Default: `/var/lib/kafka-controller`."),
    })
    .default({}),
  heap: z.string().default("512m").describe("JVM heap of a controller (-Xms and -Xmx)."),
  jvmOptions: jvmOptionsSetting,
  logging: loggingSetting("{ org.apache.kafka.raft: DEBUG }"),
  properties: properties
    .default({})
    .describe("Additional controller.properties. Properties that this program sets are rejected."),
});

/** `kafka.controllers`: what the controllers do not share with the brokers. */
export const controllerSettings = controllers
  .prefault({})
  .describe("The controllers of a cluster in KRaft; version, distribution and user are those of the brokers.");

/** The controllers' keys in `hosts[]`. */
export const controllerHostSettings = {
  controllerId: z
    .number()
    .int()
    .optional()
    .describe(
      "Id of the KRaft controller on this host (`node.id`): unlike that of any broker for a dedicated controller, or equal to the " +
        "`brokerId` of the same host for a combined node, one process with both roles, for new clusters. Without it the " +
        "host runs no controller. Example: `101`.",
    ),
};

export type ControllersConfig = z.output<typeof controllers>;

/** The settings of controllers with nothing in the stack file. */
export const controllerDefaults: Readonly<Record<string, unknown>> = controllers.parse({});
