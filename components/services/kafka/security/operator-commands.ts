import { type ClusterSpec, present } from "../../../model/cluster-spec";
import { generatedHeader } from "../../../model/generated-header";
import { renderProperties } from "../../../model/properties";
import type { RenderedFile } from "../../../model/rendered-file";
import { compareVersions } from "../../../model/versions";
import { offersSecure, stepOf } from "../../../security/steps";
import { toolsOf } from "../command-line-tools";
import { advertisedEndpoint, takesClients } from "../listeners";
import { isKraft, type KafkaGroup, kafkaOf } from "../resolve";
import { adminLeaf } from "./broker-certificates";
import { storeSettings } from "./store-settings";

/** One of Kafka's own command line tools, as an operator calls it on a host. */
interface OperatorCommand {
  /** Example: `kafka-topics`. */
  readonly name: string;
  readonly mainClass: string;
  /** How it is told the brokers. */
  readonly servers: string;
  /** How it is told the file that says how to connect. */
  readonly config: string;
  /** It takes these in front of its own command alone: `kafka-metadata-quorum --bootstrap-server ... describe --status`. */
  readonly first?: boolean;
}

const subcommands = { servers: "--bootstrap-server", config: "--command-config", first: true } as const;

/** Those that ask about the quorum, and about what brokers and controllers can do together (KIP-595, KIP-584). */
const commandsInKraft: readonly OperatorCommand[] = [
  { name: "kafka-metadata-quorum", mainClass: "org.apache.kafka.tools.MetadataQuorumCommand", ...subcommands },
  { name: "kafka-features", mainClass: "org.apache.kafka.tools.FeatureCommand", ...subcommands },
];

/** Where everybody's PATH leads, also that of sudo. */
const directory = "/usr/local/bin";

/**
 * Kafka's command line tools for root on the host of a broker, with the addresses of all brokers and the operator's
 * certificate; nothing where brokers know nobody by one. They start the same jars as the broker, because a distribution
 * that was assembled from Maven artifacts has no scripts of its own.
 */
export function operatorCommands(spec: ClusterSpec): RenderedFile[] {
  const brokers = kafkaOf(spec);
  if (!offersSecure(stepOf(brokers.security))) return [];
  const { configDirectory, distribution } = brokers;
  const [config, logging] = [`${configDirectory}/admin.properties`, `${configDirectory}/tools-log4j.properties`];
  const java = [
    `${spec.javaHome}/bin/java`,
    "-Xmx256m",
    `-Dlog4j.configuration=file:${logging}`,
    "-cp",
    `${distribution.home}/libs/*`,
  ];
  const start: Start = { java, config, key: adminLeaf(brokers).file.path, servers: endpoints(brokers) };
  const commands = [...commandsOf(distribution.version.version), ...(isKraft(brokers) ? commandsInKraft : [])];
  return [
    { ...rootFile(config, renderProperties(adminProperties(brokers))), mode: "0600" },
    rootFile(logging, toolsLogging),
    ...commands.map((command) => ({
      ...rootFile(`${directory}/${command.name}`, script(command, start)),
      mode: "0755",
    })),
  ];
}

/** No broker reads it, so none is restarted for it. */
function rootFile(path: string, content: string): RenderedFile {
  return { path, content, restartContent: "", mode: "0644", owner: "root:root" };
}

function adminProperties(brokers: KafkaGroup) {
  return { "security.protocol": "SSL", ...storeSettings(brokers, adminLeaf(brokers).file) };
}

/** The listener of the brokers takes certificates; those of clients take logins. */
function endpoints({ servers }: KafkaGroup): string {
  const listeners = present(servers).flatMap((broker) => broker.listeners.find((one) => !takesClients(one)) ?? []);
  return listeners.map(advertisedEndpoint).join(",");
}

/**
 * The tools that ask brokers, by the main classes of a release: which of them moved when is what the jars of 2.4.1 to
 * 4.3.1 say. Before 2.6, moving replicas took ZooKeeper (KIP-455), and offsets are asked for with a certificate since 3.0
 * (KIP-635).
 */
function commandsOf(version: string): OperatorCommand[] {
  const since = (release: string) => compareVersions(version, release) >= 0;
  const { topics, producer, consumer, producerServer } = toolsOf(version);
  const of = (name: string, mainClass: string): OperatorCommand => ({
    name,
    mainClass,
    servers: "--bootstrap-server",
    config: "--command-config",
  });
  const moved = (release: string, before: string, after: string) =>
    since(release) ? `org.apache.kafka.tools.${after}` : `kafka.${before}`;
  return [
    of("kafka-topics", topics),
    of("kafka-configs", "kafka.admin.ConfigCommand"),
    of("kafka-acls", moved("4.0.0", "admin.AclCommand", "AclCommand")),
    of("kafka-consumer-groups", moved("3.8.0", "admin.ConsumerGroupCommand", "consumer.group.ConsumerGroupCommand")),
    of("kafka-log-dirs", moved("3.6.0", "admin.LogDirsCommand", "LogDirsCommand")),
    of("kafka-delete-records", moved("3.6.0", "admin.DeleteRecordsCommand", "DeleteRecordsCommand")),
    of("kafka-broker-api-versions", moved("4.0.0", "admin.BrokerApiVersionsCommand", "BrokerApiVersionsCommand")),
    {
      ...of("kafka-leader-election", moved("3.7.0", "admin.LeaderElectionCommand", "LeaderElectionCommand")),
      config: "--admin.config",
    },
    ...(since("2.6.0")
      ? [
          of(
            "kafka-reassign-partitions",
            moved("3.7.0", "admin.ReassignPartitionsCommand", "reassign.ReassignPartitionsCommand"),
          ),
        ]
      : []),
    ...(since("3.0.0") ? [of("kafka-get-offsets", moved("3.7.0", "tools.GetOffsetShell", "GetOffsetShell"))] : []),
    { ...of("kafka-console-producer", producer), servers: producerServer, config: "--producer.config" },
    { ...of("kafka-console-consumer", consumer), config: "--consumer.config" },
  ];
}

/** What all of the commands of a host have in common. */
interface Start {
  /** The words of the command line before the main class. */
  readonly java: readonly string[];
  readonly config: string;
  readonly key: string;
  readonly servers: string;
}

/** Whatever the operator says wins: another broker, another file, or a tool that asks somebody else. */
function script({ name, mainClass, servers, config, first }: OperatorCommand, start: Start): string {
  const [own, added] = ['"$@"', '${added[@]+"${added[@]}"}'];
  const other = ["--bootstrap-server", "--bootstrap-controller", "--broker-list", "--zookeeper"];
  return [
    "#!/usr/bin/env bash",
    `# ${generatedHeader}`,
    `# ${name} as the operator of this cluster: adds ${servers} and ${config} where they are not given.`,
    "set -eu",
    "",
    "# given OPTION ARGUMENT...: one of the arguments is the option, with or without its value.",
    "given() {",
    "  local option=$1 argument",
    "  shift",
    '  for argument; do case $argument in "$option" | "$option="*) return 0 ;; esac; done',
    "  return 1",
    "}",
    "",
    "added=()",
    `if ! given ${config} "$@"; then`,
    `  if [ ! -r ${quoted(start.key)} ]; then`,
    `    echo ${quoted(`${name}: only root can read ${start.key}; run it with sudo, or give ${config} FILE`)} >&2`,
    "    exit 1",
    "  fi",
    `  added+=(${config} ${quoted(start.config)})`,
    "fi",
    `if ! { ${other.map((option) => `given ${option} "$@"`).join(" || ")}; }; then`,
    `  added+=(${servers} ${quoted(start.servers)})`,
    "fi",
    `exec ${[...start.java, mainClass].map(quoted).join(" ")} ${(first === true ? [added, own] : [own, added]).join(" ")}`,
    "",
  ].join("\n");
}

/** As one word of a shell; shellcheck takes a bare comma in an array for a mistake. */
function quoted(word: string): string {
  return /^[\w@%+=:./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A tool prints what it found on standard output, so what it complains of goes to the other. */
const toolsLogging = [
  `# ${generatedHeader}`,
  "log4j.rootLogger=WARN, stderr",
  "log4j.appender.stderr=org.apache.log4j.ConsoleAppender",
  "log4j.appender.stderr.layout=org.apache.log4j.PatternLayout",
  "log4j.appender.stderr.layout.ConversionPattern=%p %m [%c]%n",
  "log4j.appender.stderr.target=System.err",
  "",
].join("\n");
