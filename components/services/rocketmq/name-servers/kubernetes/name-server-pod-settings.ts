import { z } from "zod";
import { podResources, storageClassSetting } from "../../../pod-settings";

const { replicas: _, ...common } = podResources;

const settings = z.strictObject({
  ...common,
  memory: common.memory.describe(
    "Memory request and limit of each pod. Default: the heap, and 256Mi for the JVM itself.",
  ),
  service: z
    .string()
    .default("rocketmq-namesrv-{id}")
    .describe("Name of each name server's own Service; `{id}` stands for its id."),
  storage: z
    .strictObject({
      class: storageClassSetting,
      size: z
        .string()
        .optional()
        .describe("Size of each name server's volume, where its controller knows who is master. Default: `1Gi`."),
    })
    .optional()
    .describe("Volumes of the name servers."),
});

/** The group `kubernetes.nameServers` of the stack file. */
export const nameServerPodSettings = settings
  .prefault({})
  .describe("The pods of RocketMQ's name servers, each with a controller; their image is that of the brokers.");

/** Its settings with nothing in the stack file. */
export const nameServerPodDefaults: Readonly<Record<string, unknown>> = settings.parse({});

export type NameServerPodSettings = z.output<typeof settings>;
