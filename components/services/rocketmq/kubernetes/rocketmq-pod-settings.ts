import { z } from "zod";
import { podSettings, volumeSettings } from "../../pod-settings";
import type { NameServerPodSettings } from "../name-servers/kubernetes/name-server-pod-settings";
import type { ProxyPodSettings } from "../proxies/kubernetes/proxy-pod-settings";
import type { RocketmqStack } from "../schema";

// Which servers there are, `hosts` says: a stack without has no RocketMQ.
const { replicas: _, ...common } = podSettings;

const settings = z.strictObject({
  ...common,
  image: common.image.describe(
    "Image with a tag or a digest: one that `scripts/image` made with `source: maven`. The official one of 5.5.0 is refused: consumer " +
      "groups would be set back at a failover.",
  ),
  memory: common.memory.describe(
    "Memory request and limit of each pod. Default: the heap, `directMemory`, 256Mi for the JVM itself, and the page cache.",
  ),
  pageCache: z
    .string()
    .optional()
    .describe("Memory for the page cache, from which consumers read recent messages. Default: as much as the heap."),
  service: z
    .string()
    .default("rocketmq-{id}")
    .describe("Name of the own Service of each pod of brokers; `{id}` stands for its id."),
  storage: volumeSettings(
    "brokers",
    "Size of the volume of each pod, which has a replica of every group. Default: `100Gi`.",
  ),
});

/** The group `kubernetes.rocketmq` of the stack file. */
export const rocketmqPodSettings = settings
  .prefault({})
  .describe("The pods of RocketMQ's brokers, each with a replica of every group.");

/** Its settings with nothing in the stack file. */
export const rocketmqPodDefaults: Readonly<Record<string, unknown>> = settings.parse({});

export type RocketmqPodSettings = z.output<typeof settings>;

/** What RocketMQ needs to know of a stack on Kubernetes. */
export interface RocketmqInPods extends RocketmqStack {
  readonly kubernetes: {
    readonly rocketmq: RocketmqPodSettings;
    readonly nameServers: NameServerPodSettings;
    readonly proxies: ProxyPodSettings;
    readonly workload: "StatefulSet" | "Deployment";
    readonly networkPolicy: boolean;
  };
}
