import { z } from "zod";
import { perService, type ServiceName } from "../../services/registry";
import { identitySchema } from "./identity-inputs";
import { nodeSchema } from "./node-inputs";
import { outsideSchema } from "./outside-inputs";
import { znodesSchema } from "./znodes-inputs";
import { targetsSchema } from "./target-inputs";

/** The certificate that a server should show, and where. */
export const shownSchema = z.object({
  /** Upper-case hexadecimal digits. */
  serial: z.string(),
  ports: z.array(z.object({ name: z.string(), address: z.string(), port: z.number() })),
  /** It reads it only when it starts; absent where it can take another one while it runs. */
  atStart: z.literal(true).exactOptional(),
});

/** See `WantedFeatures`. */
export const featuresSchema = z.object({ release: z.string(), line: z.string() });

/** See `MigrationEntry`. */
export const migrationSchema = z.object({
  step: z.enum(["controllers", "dual-write", "dual-write-kraft", "kraft"]),
  chroot: z.string(),
  directory: z.string(),
  user: z.string(),
});

/** See `QuorumEntry`. */
export const quorumSchema = z.object({
  kind: z.enum(["both", "dynamic"]),
  listener: z.string(),
  voters: z.array(z.object({ id: z.number(), host: z.string(), port: z.number() })),
  /** Brokers that hand questions on to the active controller, where they are not those of the plan. */
  brokers: z.array(nodeSchema).exactOptional(),
});

const node = nodeSchema.extend({
  /** Failure domain. */
  rack: z.string().optional(),
  /** It counts for no majority, see `Server.observer`. */
  observer: z.boolean().optional(),
  /** Digest of the configuration that the service should run with, see `serviceDigest`. */
  digest: z.string(),
  /** Absent where it talks plain text. */
  certificate: shownSchema.exactOptional(),
  /** Where clients are sent, by the names of its ports, where that is not its address. */
  advertised: z
    .array(z.object({ name: z.string(), address: z.string(), port: z.number(), toListen: z.string() }))
    .exactOptional(),
});

/** The desired state of the cluster; nothing in it is secret. */
export const planSchema = z.object({
  /** Seconds that a gate waits before it gives up. */
  timeout: z.number(),
  pauseAfter: z.enum(["none", "first"]),
  batch: z.enum(["broker", "rack"]),
  /** The servers of each service. */
  ...perService(() => z.array(node).default([])),
  /** Ids of members whose hosts are gone: they count for a quorum and for who holds replicas, and are never visited. */
  lost: z.object(perService(() => z.array(z.number()).default([]))),
  /** Those of them that count for no majority; absent where there are none. */
  lostObservers: z.object(perService(() => z.array(z.number()).default([]))).exactOptional(),
  /** Settings that running servers take over without a restart. */
  dynamic: z.record(z.string(), z.string()),
  /** Levels of loggers that running servers take over without a restart; absent where there are none. */
  logLevels: z.record(z.string(), z.string()).exactOptional(),
  /**
   * Serials of the authorities that servers trust, with `+` between them; absent while there is only one. It is here so that
   * servers read it when nothing else changes.
   */
  trusted: z.string().exactOptional(),
  /** What servers should be able to do together once all of them run a release, see `WantedFeatures`; absent in ZooKeeper mode. */
  features: featuresSchema.exactOptional(),
  /** See `MigrationEntry`; absent where a cluster has nothing to do with both ZooKeeper and KRaft. */
  migration: migrationSchema.exactOptional(),
  /** See `QuorumEntry`; absent where the voters of a quorum stand in files alone. */
  quorum: quorumSchema.exactOptional(),
  /** What the servers need and this program does not run; absent where there is none. */
  outside: outsideSchema.exactOptional(),
  /** See `ZnodeRights`; absent where everybody may do everything. */
  znodes: znodesSchema(nodeSchema.omit({ former: true })),
});

/** What the `Roll` resource is given; the targets and the identity are secret. */
export const rollInputs = z.object({
  plan: planSchema,
  targets: targetsSchema,
  /** Stands for everything that an `up` is asked for, see `rolledAttempt`. */
  attempt: z.string(),
  /** See `Observation`. */
  repairs: z.number(),
  identity: identitySchema.exactOptional(),
});

/** What the `RollCheck` resource is given: the plan of the roll that comes after it. The targets and the identity are secret. */
export const rollCheckInputs = rollInputs.pick({ plan: true, targets: true, identity: true });

export type RollInputs = z.input<typeof rollInputs>;
export type RollCheckInputs = z.input<typeof rollCheckInputs>;
export type Plan = z.output<typeof planSchema>;
/** A server of the plan. */
export type ServerNode = Plan[ServiceName][number];
