import { z } from "zod";
import { topicSettings } from "../services/kafka/topics/topics-schema";
import { properties, size } from "../model/schema-values";

const layout = z.enum(["versioned", "in-place"]);

const host = z.strictObject({
  name: z.string().describe("Name of the host in resource names, messages and outputs. Example: `kafka1`."),
  address: z
    .string()
    .describe("IP address or DNS name that the other hosts, the clients and this program reach it by."),
  zookeeperId: z
    .number()
    .int()
    .optional()
    .describe("ZooKeeper server id (`myid`), 1 to 255. Without it the host runs no ZooKeeper."),
  brokerId: z
    .number()
    .int()
    .optional()
    .describe("Kafka broker id (`broker.id`), 0 or more. Without it the host runs no broker."),
  rack: z.string().optional().describe("Failure domain of the broker (`broker.rack`). Example: `room-a`."),
  hostKey: z
    .string()
    .optional()
    .describe("SSH host key, one authorized_keys line such as `ssh-ed25519 AAAA...`. Wins over `ssh.knownHosts`."),
  sshPort: z.number().int().optional().describe("SSH port of this host, when it is not `ssh.port`."),
  sshUser: z.string().optional().describe("SSH user of this host, when it is not `ssh.user`."),
  advertised: z
    .record(z.string(), z.string())
    .optional()
    .describe("Advertised host by listener name, when clients know the host by another name than `address`."),
  lost: z
    .boolean()
    .default(false)
    .describe(
      "The host is gone for good: nothing is done on it any more, and its resources leave the state without a visit. " +
        "It stays a member of the ensemble and a known broker until its line is removed.",
    ),
});

const ssh = z.strictObject({
  user: z.string().default("root").describe("User to log in as; any other than root needs passwordless sudo."),
  port: z.number().int().default(22).describe("SSH port of the hosts."),
  privateKeyFile: z
    .string()
    .optional()
    .describe("File with the private key, relative to the project or starting with `~/`."),
  privateKey: z
    .string()
    .optional()
    .describe("The private key itself, as a secret: `pulumi config set --secret --path ssh.privateKey`."),
  password: z.string().optional().describe("Login password, as a secret."),
  knownHosts: z
    .string()
    .optional()
    .describe("A known_hosts file that holds the hosts' keys, relative to the project or starting with `~/`."),
});

/** What the products have in common: where a distribution comes from, and how it is unpacked. */
const distribution = {
  source: z
    .string()
    .optional()
    .describe("Where the distribution comes from: an http(s) URL, a file, or `maven`. Default: the Apache archive."),
  sha512: z.string().optional().describe("SHA-512 of the distribution; needed when the version table has none."),
  layout: layout
    .default("versioned")
    .describe("`versioned`: one directory per version below `paths.program`; `in-place`: unpacked into it."),
};

const zookeeper = z.strictObject({
  version: z.string().optional().describe("ZooKeeper version, one of the version table."),
  ...distribution,
  paths: z
    .strictObject({
      program: z.string().optional().describe("Program directory. Default: `/opt/zookeeper`."),
      config: z.string().optional().describe("Directory of zoo.cfg. Default: `/etc/zookeeper`."),
      data: z.string().optional().describe("`dataDir`: snapshots and myid. Default: `/var/lib/zookeeper`."),
      dataLog: z.string().optional().describe("`dataLogDir`: transaction log on a disk of its own. Default: `data`."),
    })
    .default({}),
  ports: z
    .strictObject({
      client: z.number().int().default(2181).describe("`clientPort`."),
      quorum: z.number().int().default(2888).describe("Port where followers reach the leader."),
      election: z.number().int().default(3888).describe("Port for leader election."),
    })
    .default({ client: 2181, quorum: 2888, election: 3888 }),
  heap: z.string().default("512m").describe("JVM heap (-Xms and -Xmx)."),
  jvmOptions: z.array(z.string()).default([]).describe("Further JVM options, after the program's own."),
  user: z.string().default("zookeeper").describe("Unprivileged system user that runs ZooKeeper."),
  properties: properties.default({}).describe("Further zoo.cfg keys. Keys that the program owns are refused."),
});

const kafka = z.strictObject({
  version: z.string().optional().describe("Kafka version, one of the version table."),
  ...distribution,
  paths: z
    .strictObject({
      program: z.string().optional().describe("Program directory. Default: `/opt/kafka`."),
      config: z.string().optional().describe("Directory of server.properties. Default: `/etc/kafka`."),
      data: z.array(z.string()).optional().describe("`log.dirs`, one per disk. Default: `[/var/lib/kafka]`."),
    })
    .default({}),
  listeners: z
    .array(
      z.strictObject({
        name: z.string().describe("Listener name, in capitals."),
        port: z.number().int().describe("Port on every broker."),
      }),
    )
    .default([{ name: "PLAINTEXT", port: 9092 }])
    .describe("Listeners of every broker; the first one is in `bootstrapServers`."),
  interBrokerListener: z
    .string()
    .optional()
    .describe("Listener that the brokers use among themselves. Default: the last one."),
  chroot: z
    .string()
    .optional()
    .describe("ZooKeeper path that holds the cluster's nodes, for example `/kafka`. Default: none."),
  heap: z.string().default("1g").describe("JVM heap (-Xms and -Xmx)."),
  jvmOptions: z.array(z.string()).default([]).describe("Further JVM options, after the program's own."),
  user: z.string().default("kafka").describe("Unprivileged system user that runs the broker."),
  replicationFactor: z
    .number()
    .int()
    .optional()
    .describe("`default.replication.factor`. Default: 3, or the number of brokers when there are fewer."),
  minInsyncReplicas: z
    .number()
    .int()
    .optional()
    .describe("`min.insync.replicas`. Default: 2, or one less than the replication factor when that is below 3."),
  properties: properties
    .default({})
    .describe("Further server.properties keys. Keys that the program owns are refused."),
});

/** The whole configuration of a stack, as it stands in `Pulumi.<stack>.yaml` below `kafka-zookeeper:`. */
export const configSchema = z.strictObject({
  substrate: z.enum(["ssh"]).describe("Where the cluster runs: `ssh` = hosts with systemd, reached over SSH."),
  sandbox: z
    .boolean()
    .default(false)
    .describe("The hosts are made on this machine by `scripts/up`; never set it for hosts of your own."),
  clusterId: z
    .string()
    .optional()
    .describe("Identity of an existing cluster whose state was lost. Default: made at the first `up`."),
  deleteData: z
    .boolean()
    .default(false)
    .describe("`destroy` also deletes the data directories that this program made. **All records are lost.**"),
  readyTimeout: z
    .number()
    .int()
    .default(600)
    .describe("Seconds to wait for a healthy cluster before the `up` fails; log recovery can take long."),
  roll: z
    .strictObject({
      pauseAfter: z
        .enum(["none", "first"])
        .default("none")
        .describe(
          "`first`: an `up` that has several ZooKeeper servers, or several brokers, to restart stops after the first of " +
            "them, as a canary. The next `up` with the same configuration goes on, unless the canary has ended since.",
        ),
      batch: z
        .enum(["broker", "rack"])
        .default("broker")
        .describe("`rack`: restarts the brokers of a rack at once, when the placement of the replicas allows it."),
    })
    .prefault({})
    .describe("How a changed configuration is rolled out."),
  preflight: z
    .enum(["enforce", "warn"])
    .default("enforce")
    .describe(
      "What an unfit host does to an `up`, before anything is changed: `enforce` stops it, `warn` goes on unless the " +
        "host cannot be used at all (no login, no root, no systemd).",
    ),
  minFreeDisk: size
    .default("1g")
    .describe("Space that must be free on each file system before programs or data are put on it. Example: `20g`."),
  hosts: z.array(host).describe("The hosts, each with what runs on it."),
  ssh: ssh.prefault({}).describe("How the hosts are reached."),
  java: z
    .strictObject({
      home: z.string().optional().describe("JAVA_HOME on the hosts. Default: `/usr`."),
      install: z
        .boolean()
        .default(false)
        .describe("Hosts without Java get one from the packages of their operating system (apt-get, dnf or yum)."),
    })
    .refine(({ home, install }) => !install || home === undefined, {
      message: "cannot have both home and install: packages put Java below /usr",
    })
    .prefault({})
    .describe("The Java runtime on the hosts."),
  zookeeper: zookeeper.prefault({}).describe("The ZooKeeper ensemble."),
  kafka: kafka.prefault({}).describe("The Kafka brokers."),
  ...topicSettings,
});

/** What the rules and the defaults work on, wherever the servers run. */
export type ClusterConfig = Omit<z.output<typeof configSchema>, "substrate">;
export type HostConfig = ClusterConfig["hosts"][number];
export type TopicConfig = ClusterConfig["topics"][number];
