import { z } from "zod";
import { memoryWithoutPageCache, podResources, volumeSettings } from "../../../pod-settings";

const { replicas: _, ...common } = podResources;

const settings = z.strictObject({
  ...common,
  memory: memoryWithoutPageCache,
  service: z
    .string()
    .default("rocketmq-namesrv-{id}")
    .describe("Name of each name server's own Service; `{id}` stands for its id."),
  storage: volumeSettings(
    "name servers",
    "Size of each name server's volume, where its controller knows who is master. Default: `1Gi`.",
  ),
});

/** The group `kubernetes.nameServers` of the stack file. */
export const nameServerPodSettings = settings
  .prefault({})
  .describe("The pods of RocketMQ's name servers, each with a controller; their image is that of the brokers.");

/** Its settings with nothing in the stack file. */
export const nameServerPodDefaults: Readonly<Record<string, unknown>> = settings.parse({});

export type NameServerPodSettings = z.output<typeof settings>;
