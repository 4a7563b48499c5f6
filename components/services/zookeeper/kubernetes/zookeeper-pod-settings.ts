import { z } from "zod";
import { externalSettings, podSettings, storageClassSetting } from "../../pod-settings";
import type { ZooKeeperStack } from "../schema";

const external = externalSettings({
  noun: "server",
  service: "zk-{id}-external",
  port: 2181,
  nodePorts: "{ 1: 30921, 2: 30922 }",
});

const settings = z.strictObject({
  ...podSettings,
  observers: z
    .number()
    .int()
    .optional()
    .describe(
      "Number of observers, with the ids behind those of `replicas`, for a stack without `hosts`; they follow without a vote. Default: 0.",
    ),
  service: z.string().default("zk-{id}").describe("Name of each server's own Service; `{id}` stands for its id."),
  storage: z
    .strictObject({
      class: storageClassSetting,
      size: z.string().optional().describe("Size of each volume for snapshots and transaction log. Default: `10Gi`."),
      logSize: z.string().optional().describe("Size of a separate volume for the transaction log. Default: none."),
    })
    .optional()
    .describe("Volumes of the servers; only for `workload: StatefulSet`."),
  external: external
    .prefault({})
    .describe("Access to the client port from outside the cluster; closed by default, and without a login."),
});

/** The group `kubernetes.zookeeper` of the stack file. */
export const zookeeperPodSettings = settings.prefault({}).describe("ZooKeeper's pods.");

export type ZooKeeperPodSettings = z.output<typeof settings>;

/** What ZooKeeper needs to know of a stack on Kubernetes. */
export interface ZooKeeperInPods extends ZooKeeperStack {
  readonly kubernetes: { readonly zookeeper: ZooKeeperPodSettings };
}
