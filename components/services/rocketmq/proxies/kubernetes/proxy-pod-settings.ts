import { z } from "zod";
import { externalSettings, memoryWithoutPageCache, podResources } from "../../../pod-settings";

const { replicas: _, ...common } = podResources;

const settings = z.strictObject({
  ...common,
  memory: memoryWithoutPageCache,
  service: z
    .string()
    .default("rocketmq-proxy-{id}")
    .describe("Name of each proxy's own Service; `{id}` stands for its id."),
  external: externalSettings({
    noun: "proxy",
    service: "rocketmq-proxy-{id}-external",
    port: 8081,
    nodePorts: "{ 1: 30981, 2: 30982 }",
  })
    .prefault({})
    .describe("Access from outside the cluster: clients with gRPC need no more than a proxy."),
});

/** The group `kubernetes.proxies` of the stack file. */
export const proxyPodSettings = settings
  .prefault({})
  .describe("The pods of RocketMQ's gRPC proxies, which keep nothing; their image is that of the brokers.");

/** Its settings with nothing in the stack file. */
export const proxyPodDefaults: Readonly<Record<string, unknown>> = settings.parse({});

export type ProxyPodSettings = z.output<typeof settings>;
