import { z } from "zod";
import { memoryWithoutPageCache, podResources, volumeSettings } from "../../../pod-settings";
import type { KafkaStack } from "../../schema";

/** The id of the first controller of a stack without `hosts`: ids of controllers and of brokers are from one space. */
export const firstController = 101;

const settings = z.strictObject({
  ...podResources,
  replicas: z
    .number()
    .int()
    .optional()
    .describe(
      `Number of controllers, with the ids ${firstController}, ${firstController + 1} and so on, for a stack without \`hosts\`. ` +
        "Default: 3, or 1 with fewer than 3 brokers.",
    ),
  memory: memoryWithoutPageCache,
  service: z
    .string()
    .default("kafka-controller-{id}")
    .describe("Name of each controller's own Service; `{id}` stands for its id."),
  storage: volumeSettings("controllers", "Size of each controller's volume. Default: `10Gi`."),
});

/** The group `kubernetes.controllers` of the stack file. */
export const controllerPodSettings = settings
  .prefault({})
  .describe("The pods of controllers, for a cluster in KRaft; their image is that of the brokers.");

/** Its settings with nothing in the stack file. */
export const controllerPodDefaults: Readonly<Record<string, unknown>> = settings.parse({});

export type ControllerPodSettings = z.output<typeof settings>;

/** What controllers need to know of a stack on Kubernetes. */
export interface ControllersInPods extends KafkaStack {
  readonly kubernetes: {
    readonly controllers: ControllerPodSettings;
    readonly kafka: { readonly replicas?: number | undefined };
    readonly workload: "StatefulSet" | "Deployment";
  };
}
