import { z } from "zod";
import { perService, serviceNames } from "../../components/services/registry";
import { quorum } from "./quorum";
import { brokerGroup, nameServer } from "./rocketmq-snapshot";
import { server } from "./server-snapshot";

/** Increases when readers of `--json` must change. Added fields do not count. */
export const schemaVersion = 1;

const disk = z.object({
  path: z.string(),
  /** Mount point of its file system. */
  mount: z.string(),
  totalBytes: z.number(),
  freeBytes: z.number(),
});

/** A host, or a node of Kubernetes. */
const place = z.object({
  name: z.string(),
  address: z.string().nullable(),
  /** Why it could not be inspected; null if it could. */
  problem: z.string().nullable(),
  /** Who was to log in there, when it could not be inspected. */
  user: z.string().exactOptional(),
  disks: z.array(disk),
});

const role = z.enum(["leader", "follower", "observer", "standalone"]);

const zookeeper = server.extend({
  role: role.nullable(),
  /** It counts for no majority. */
  observer: z.boolean().optional(),
  /** The number of followers in sync, as the leader reports it. */
  syncedFollowers: z.number().nullable(),
});

/** A server of an ensemble that this program does not run. */
const outsideMember = z.object({
  endpoint: z.string(),
  /** Null when it told none to anybody. */
  role: role.nullable(),
  version: z.string().nullable(),
  /** From where it was asked; empty when it could not be asked. */
  askedFrom: z.array(z.string()),
  /** It answers, but may not say whether it serves. */
  withheld: z.boolean(),
  /** Why it is not known to serve, by from where it was asked. */
  problems: z.array(z.object({ from: z.string(), problem: z.string() })),
});

/** A controller of KRaft. */
const controller = server.extend({
  /** As the active controller, the leader, knows it; null while there is none, or it does not know it. */
  role: z.enum(["leader", "follower", "observer"]).nullable(),
  /** Milliseconds since it had all that the leader has; null if it never had, or that is unknown. */
  behindMs: z.number().nullable(),
  /** Null if unknown. */
  caughtUp: z.boolean().nullable(),
});

const logDir = z.object({
  path: z.string(),
  /** 0, or an error code of the Kafka protocol guide. */
  error: z.number(),
  replicas: z.number(),
  bytes: z.number(),
});

const broker = server.extend({
  rack: z.string().nullable(),
  /** Ids of the brokers that it knows; null if it did not respond. */
  sees: z.array(z.number()).nullable(),
  logDirs: z.array(logDir),
  /** Total size of its volumes; null without volumes. */
  volumeBytes: z.number().nullable(),
});

const partition = z.object({
  topic: z.string(),
  index: z.number(),
  /** -1 without a leader. */
  leader: z.number(),
  replicas: z.array(z.number()),
  isr: z.array(z.number()),
  /** `min.insync.replicas` of its topic; null if unknown. */
  minInsync: z.number().nullable(),
  /** Size of its largest replica; null if unknown. */
  bytes: z.number().nullable(),
});

/** What a server shows at one of its ports. */
const shown = z.object({
  service: z.enum(serviceNames),
  id: z.number(),
  /** Name of the port; null for the one where it is asked for everything. */
  port: z.string().nullable(),
  /** Null when it was not told. */
  serial: z.string().nullable(),
  notBefore: z.iso.datetime().nullable(),
  notAfter: z.iso.datetime().nullable(),
  /** Why it was not told; null if it was. */
  problem: z.string().nullable(),
});

/** A certificate of the stack, as the last `up` recorded it. */
const certificate = z.object({
  /** Of its resource. Example: `cluster-kafka-1-server`. */
  name: z.string(),
  isAuthority: z.boolean(),
  /** Who renews it: who has signed it (`security.certificates`), or cert-manager; absent for one that an `up` renews. */
  renewedBy: z.enum(["owner", "cert-manager"]).exactOptional(),
  subject: z.string(),
  serial: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** What is shown where it should be; empty for one that no server shows. */
  shown: z.array(shown),
});

/** A listener in plain text of a broker that also has one with TLS, and who is connected to it. */
const plaintext = z.object({
  broker: z.number(),
  listener: z.string(),
  port: z.number(),
  /**
   * How far the broker is, by what it was started with: `opened`: brokers talk plain text among themselves, so connections from
   * their own addresses are not counted; `kept`: they use TLS, and whoever is connected is a client.
   */
  step: z.enum(["opened", "kept"]),
  /** Null when nobody could look. */
  connections: z.number().nullable(),
  from: z.array(z.object({ address: z.string(), connections: z.number() })),
  /** Why nobody could look; null if somebody could. */
  problem: z.string().nullable(),
});

/** The observed state of a cluster, without evaluation. Contains no secrets. */
export const snapshotSchema = z.object({
  schema: z.literal(schemaVersion),
  stack: z.string(),
  substrate: z.enum(["ssh", "kubernetes"]),
  /** The namespace on Kubernetes; null on hosts. */
  namespace: z.string().nullable(),
  takenAt: z.iso.datetime(),
  /** Duration of the inspection. */
  seconds: z.number(),
  bootstrapServers: z.string(),
  zookeeperConnect: z.string(),
  /** The versions of the last `up`. */
  versions: z.record(z.string(), z.string()),
  places: z.array(place),
  ensemble: z.array(zookeeper),
  /** Servers of an ensemble that this program does not run; absent with one of its own. */
  outsideEnsemble: z.array(outsideMember).exactOptional(),
  brokers: z.array(broker),
  /** Absent where ZooKeeper keeps the metadata. */
  controllers: z.array(controller).exactOptional(),
  quorum: quorum.exactOptional(),
  /** Name servers, brokers by host, broker groups and proxies of RocketMQ; absent in a stack without. */
  nameServers: z.array(nameServer).exactOptional(),
  rocketmqBrokers: z.array(server).exactOptional(),
  brokerGroups: z.array(brokerGroup).exactOptional(),
  proxies: z.array(server).exactOptional(),
  /** Ids of servers on lost hosts: members that are not inspected. */
  lost: z.object(perService(() => z.array(z.number()).default([]))),
  /** Null without a controller, or if unknown; in KRaft the active one. */
  controller: z.number().nullable(),
  /** Null if no broker reported them. */
  partitions: z.array(partition).nullable(),
  /** Partitions under reassignment, such as `orders-0`. */
  moving: z.array(z.string()),
  /** Differences from the last `up`, and where they are. */
  drift: z.array(z.object({ where: z.string(), what: z.string() })),
  /** What was asked for and not told, and by whom. */
  notTold: z.array(z.object({ where: z.string(), what: z.string() })),
  /** Absent where all servers talk plain text. */
  certificates: z.array(certificate).exactOptional(),
  /** Listeners in plain text on the way to security and back; absent where no broker has both kinds. */
  plaintext: z.array(plaintext).exactOptional(),
  /** Broker settings that matter to users. */
  settings: z.record(z.string(), z.string()),
});

export type Snapshot = z.output<typeof snapshotSchema>;
export type PlaceStatus = z.output<typeof place>;
export type ServerStatus = z.output<typeof server>;
export type ZooKeeperStatus = z.output<typeof zookeeper>;
export type OutsideMember = z.output<typeof outsideMember>;
export type BrokerStatus = z.output<typeof broker>;
export type CertificateStatus = z.output<typeof certificate>;
export type ShownStatus = z.output<typeof shown>;
export type PlaintextStatus = z.output<typeof plaintext>;
export type ControllerStatus = z.output<typeof controller>;
export type PartitionStatus = z.output<typeof partition>;

export const levels = ["healthy", "degraded", "down", "unknown"] as const;
export type Level = (typeof levels)[number];

const finding = z.object({
  /** Its effect on the cluster; a note has none. */
  level: z.enum(["note", "degraded", "down", "unknown"]),
  /** A stable name for programs, such as `broker` or `partitions-offline`. */
  check: z.string(),
  rule: z.string(),
  given: z.string(),
  fix: z.string(),
});

export type Finding = z.output<typeof finding>;

/** The output of `--json`: the snapshot and its evaluation. */
export const reportSchema = snapshotSchema.extend({
  level: z.enum(levels),
  exitCode: z.number(),
  findings: z.array(finding),
});

export type Report = z.output<typeof reportSchema>;
