import { z } from "zod";
import { serviceNames } from "../../services/registry";
import { accessSchema } from "./access-inputs";
import { identitySchema } from "./identity-inputs";
import { nodeSchema } from "./node-inputs";
import { znodesSchema } from "./znodes-inputs";
import { outsideSchema } from "./outside-inputs";
import { featuresSchema, migrationSchema, quorumSchema, shownSchema } from "./roll-inputs";

/** What makes the pod of a server, or of several. */
export const workloadSchema = z.object({ kind: z.enum(["StatefulSet", "Deployment"]), name: z.string() });

/** A server in a pod. */
export const podServerSchema = z.object({
  id: z.number(),
  name: z.string(),
  /** Name of its pod; the pod of a Deployment has a label with the server's name instead. */
  pod: z.string().exactOptional(),
  workload: workloadSchema,
  port: z.number(),
  /** See the plan of a roll on hosts. */
  ports: nodeSchema.shape.ports,
  /** Where clients outside are sent, by the names of its ports; at the address of the node that its pod runs on, where it has none. */
  advertised: z
    .array(z.object({ name: z.string(), address: z.string().exactOptional(), port: z.number() }))
    .exactOptional(),
  rack: z.string().exactOptional(),
  /** It counts for no majority, see `Server.observer`. */
  observer: z.boolean().exactOptional(),
  /** See the plan of a roll on hosts; the pod is that of the other. */
  within: nodeSchema.shape.within,
  /** Digest of the template that its pod should be made from, see `podDigest`. */
  digest: z.string(),
  /** See the plan of a roll on hosts. */
  former: z.array(z.string()).exactOptional(),
  /** The certificate that it should show; absent where it talks plain text. */
  certificate: shownSchema
    .extend({
      /** The file in its pod that it reads it from. */
      file: z.string(),
    })
    .exactOptional(),
});

/** Servers in pods of another service. */
const otherServers = z.object({ service: z.enum(serviceNames), servers: z.array(podServerSchema) });

/** The servers of one service, and how they are rolled. */
export const podPlanSchema = z.object({
  service: z.enum(serviceNames),
  namespace: z.string(),
  /** Seconds that a gate waits before it fails. */
  timeout: z.number(),
  pauseAfter: z.enum(["none", "first"]),
  batch: z.enum(["broker", "rack"]),
  servers: z.array(podServerSchema),
  /** Servers of other services, which are only asked; absent where nobody needs any. */
  asked: z.array(otherServers).exactOptional(),
  /** Servers of other services that are rolled together with these, in the order of both; absent where each has a roll of its own. */
  together: z.array(otherServers).exactOptional(),
  /** See the plan of a roll on hosts. */
  migration: migrationSchema.exactOptional(),
  /** See the plan of a roll on hosts. */
  features: featuresSchema.exactOptional(),
  /** See the plan of a roll on hosts; with the brokers, which a roll of controllers does not have otherwise. */
  quorum: quorumSchema.extend({ brokers: z.array(podServerSchema) }).exactOptional(),
  /** What has to end well in a pod before it is replaced: its successor does not start otherwise. */
  startCheck: z.array(z.string()).exactOptional(),
  /** See the plan of a roll on hosts. */
  trusted: z.string().exactOptional(),
  /** What the servers need and this program does not run; absent where there is none. */
  outside: outsideSchema.exactOptional(),
  /** See `ZnodeRights`; absent where everybody may do everything, and where other servers are rolled. */
  znodes: znodesSchema(podServerSchema),
});

/** What the `PodRoll` resource is given; the access and the identity are secret. */
export const podRollInputs = z.object({
  access: accessSchema,
  /** What a preview shows of a roll. */
  plan: podPlanSchema,
  /** `metadata.generation` of each workload: it counts every change, so that going back after a failed roll is one. */
  generations: z.record(z.string(), z.string()),
  identity: identitySchema.exactOptional(),
});

export type PodRollInputs = z.input<typeof podRollInputs>;
export type PodRollPlan = z.output<typeof podPlanSchema>;
export type PodServer = z.output<typeof podServerSchema>;
export type Workload = z.output<typeof workloadSchema>;
