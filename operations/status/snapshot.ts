import { z } from "zod";

/** Changes when a reader of `--json` has to change; fields that are added do not count. */
export const schemaVersion = 1;

const disk = z.object({
  path: z.string(),
  /** Where the file system that holds it is mounted. */
  mount: z.string(),
  totalBytes: z.number(),
  freeBytes: z.number(),
});

/** Something that carries servers: a host, or a node of Kubernetes. */
const place = z.object({
  name: z.string(),
  address: z.string().nullable(),
  /** Why it could not be looked at; null when it could. */
  problem: z.string().nullable(),
  disks: z.array(disk),
});

const server = z.object({
  id: z.number(),
  /** `kafka1` on hosts, the server's name on Kubernetes. */
  name: z.string(),
  /** Name of the place that it runs on; null while it has none. */
  place: z.string().nullable(),
  endpoint: z.string(),
  /** It answered when it was asked itself. */
  answers: z.boolean(),
  /** What holds it up, in the words of systemd or Kubernetes; null when it is known to run, or nobody could look. */
  problem: z.string().nullable(),
  /** The version that runs; null when it could not be seen. */
  version: z.string().nullable(),
  heap: z.string().nullable(),
  /** How often it was started again by itself. */
  restarts: z.number().nullable(),
  /** Whether it runs with the configuration that the last `up` rendered; null when it could not be seen. */
  current: z.boolean().nullable(),
});

const zookeeper = server.extend({
  role: z.enum(["leader", "follower", "observer", "standalone"]).nullable(),
  /** Followers that are in sync, as the leader counts them. */
  syncedFollowers: z.number().nullable(),
});

const logDir = z.object({
  path: z.string(),
  /** 0, or an error of the Kafka protocol guide. */
  error: z.number(),
  replicas: z.number(),
  bytes: z.number(),
});

const broker = server.extend({
  rack: z.string().nullable(),
  /** Ids of the brokers that it knows; null when it did not answer. */
  sees: z.array(z.number()).nullable(),
  logDirs: z.array(logDir),
  /** Size of its volumes, where it has volumes of its own. */
  volumeBytes: z.number().nullable(),
});

const partition = z.object({
  topic: z.string(),
  index: z.number(),
  /** -1 when it has none. */
  leader: z.number(),
  replicas: z.array(z.number()),
  isr: z.array(z.number()),
  /** `min.insync.replicas` of its topic; null when nobody told. */
  minInsync: z.number().nullable(),
  /** Size of its largest copy; null when nobody told. */
  bytes: z.number().nullable(),
});

/** What a look at a cluster found, without a judgement; nothing in it is secret. */
export const snapshotSchema = z.object({
  schema: z.literal(schemaVersion),
  stack: z.string(),
  substrate: z.enum(["ssh", "kubernetes"]),
  /** On Kubernetes, where everything is. */
  namespace: z.string().nullable(),
  takenAt: z.iso.datetime(),
  /** How long the look took. */
  seconds: z.number(),
  bootstrapServers: z.string(),
  zookeeperConnect: z.string(),
  /** What the last `up` asked for. */
  versions: z.object({ kafka: z.string(), zookeeper: z.string() }),
  places: z.array(place),
  ensemble: z.array(zookeeper),
  brokers: z.array(broker),
  /** Ids of servers whose hosts are lost: members that nobody looks at. */
  lost: z.object({ zookeeper: z.array(z.number()), kafka: z.array(z.number()) }),
  /** Null while there is none, or nobody told. */
  controller: z.number().nullable(),
  /** Null when no broker told. */
  partitions: z.array(partition).nullable(),
  /** Partitions whose copies are being moved, such as `orders-0`. */
  moving: z.array(z.string()),
  /** What is not as the last `up` left it, and where. */
  drift: z.array(z.object({ where: z.string(), what: z.string() })),
  /** Settings of the brokers that matter to who uses them. */
  settings: z.record(z.string(), z.string()),
});

export type Snapshot = z.output<typeof snapshotSchema>;
export type PlaceStatus = z.output<typeof place>;
export type ServerStatus = z.output<typeof server>;
export type ZooKeeperStatus = z.output<typeof zookeeper>;
export type BrokerStatus = z.output<typeof broker>;
export type PartitionStatus = z.output<typeof partition>;

export const levels = ["healthy", "degraded", "down", "unknown"] as const;
export type Level = (typeof levels)[number];

const finding = z.object({
  /** What it does to the cluster; a note does nothing. */
  level: z.enum(["note", "degraded", "down", "unknown"]),
  /** A word for programs, such as `broker` or `partitions-offline`; stable. */
  check: z.string(),
  rule: z.string(),
  given: z.string(),
  fix: z.string(),
});

export type Finding = z.output<typeof finding>;

/** What `--json` prints: the look, and what follows from it. */
export const reportSchema = snapshotSchema.extend({
  level: z.enum(levels),
  exitCode: z.number(),
  findings: z.array(finding),
});

export type Report = z.output<typeof reportSchema>;
