import { z } from "zod";
import { perService } from "../../services/registry";
import { accessSchema } from "./access-inputs";
import { identitySchema } from "./identity-inputs";
import { nodeSchema } from "./node-inputs";
import { outsideSchema } from "./outside-inputs";
import { targetsSchema } from "./target-inputs";

const pod = z.object({
  id: z.number(),
  name: z.string(),
  /** Name of the pod, where it is not that of the server. */
  pod: z.string().optional(),
  port: z.number(),
  /** Its pod has a label with its name, although others have known names. */
  isLabelled: z.literal(true).exactOptional(),
  ports: nodeSchema.shape.ports,
});

const further = {
  /** What the servers need and this program does not run; absent where there is none. */
  outside: outsideSchema.exactOptional(),
  identity: identitySchema.exactOptional(),
};

/** How the servers of a cluster are reached from the machine where Pulumi runs; it may hold a login. */
export const reachSchema = z.discriminatedUnion("substrate", [
  z.object({
    substrate: z.literal("ssh"),
    targets: targetsSchema,
    ...perService(() => z.array(nodeSchema).default([])),
    ...further,
  }),
  z.object({
    substrate: z.literal("kubernetes"),
    access: accessSchema,
    namespace: z.string(),
    /** The pods of StatefulSets have known names, those of Deployments a label with that of their server. */
    workload: z.enum(["StatefulSet", "Deployment"]),
    ...perService(() => z.array(pod).default([])),
    ...further,
  }),
]);

export type ReachConfig = z.output<typeof reachSchema>;
export type HostsReach = Extract<ReachConfig, { substrate: "ssh" }>;
export type PodsReach = Extract<ReachConfig, { substrate: "kubernetes" }>;
export type PodNode = z.output<typeof pod>;
