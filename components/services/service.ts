import type { HostEvidence, Problem } from "../model/host-facts";
import type { z } from "zod";
import type { ClusterSpec, Server, ServerGroup, ServerGroups } from "../model/cluster-spec";
import type { ConfigIssue } from "../model/issue";
import type { JavaProgram } from "../model/jvm";
import type { LogLevels } from "../model/logging";
import type { Port } from "../model/port";
import type { PropertyMap } from "../model/properties";
import type { PropertyProblem } from "../model/property-problem";
import type { RenderedFile, Replicas, ServerIdentity } from "../model/rendered-file";
import type { ServerCertificates } from "../security/leaf";
import type { SettingValue } from "../model/setting-kinds";
import type { Version } from "../model/versions";
import type { ChangeRules } from "./server-change";
import type { ServiceOnKubernetes } from "./service-on-kubernetes";
import type { ServiceConfig, StackConfig } from "./service-schema";

/** A server that this program does not run, and that the services of a stack need. */
export interface ExternalServer {
  readonly address: string;
  readonly port: number;
  /** The setting that names it. */
  readonly property: string;
  readonly purpose: string;
  /** Services whose servers connect to it. */
  readonly peers: readonly string[];
}

/** What the preflight reads of an ensemble outside of the stack. */
export interface OutsideEntry {
  readonly servers: readonly { readonly address: string; readonly port: number }[];
  readonly path: string;
}

/** Who may read and write the znodes that the servers of a service have made in those of another one. */
export interface ZnodeRights {
  /** `closed`: their owner alone writes them, and alone reads what is sensitive; `open`: anybody may do everything. */
  readonly access: "closed" | "open";
  /** Name of the service that keeps them. */
  readonly service: string;
  /** Path that they are below of; empty for none. */
  readonly chroot: string;
  /** Name in the certificate of the owner, as Java prints it. */
  readonly owner: string;
}

/** What the servers of a group should be able to do together, which is told them while they run (KIP-584). */
export interface WantedFeatures {
  /** The release that has to run everywhere before. Example: `4.3.1`. */
  readonly release: string;
  /** The release line whose abilities are wanted. Example: `4.3`. */
  readonly line: string;
}

/** Where a cluster is on the way from ZooKeeper to KRaft, as long as it has both. */
export interface MigrationEntry {
  readonly step: "controllers" | "dual-write" | "dual-write-kraft" | "kraft";
  /** Path in ZooKeeper that everything is below of; empty for none. */
  readonly chroot: string;
  /** Where controllers have their log. */
  readonly directory: string;
  /** Whose it is. */
  readonly user: string;
}

/** The quorum of a cluster whose voters stand in its metadata, or shall (KIP-853). */
export interface QuorumEntry {
  /** `both`: they stand in files as well, and the step from there is taken. */
  readonly kind: "both" | "dynamic";
  /** The listener of controllers. Example: `CONTROLLER`. */
  readonly listener: string;
  /** The controllers of the stack, those that are lost among them. */
  readonly voters: readonly { readonly id: number; readonly host: string; readonly port: number }[];
}

/** A directory, with the setting that chooses it. */
export interface NamedPath {
  readonly property: string;
  readonly path: string;
}

/**
 * Everything that this program has to know of a service that it runs: one folder below `components/services` implements
 * it, and the registry lists it.
 *
 * The methods are declared as methods on purpose: a service takes its own kind of group, server and configuration, and
 * its callers only ever hand it back what it made.
 */
export interface Service {
  /** Key in the registry, name of the systemd unit, and key of its settings in the stack file. Example: `kafka`. */
  readonly name: string;
  /** Its full name. Example: `Apache Kafka`. */
  readonly product: string;
  /** What one of its servers is called in front of an id. Example: `broker`. */
  readonly noun: string;
  /** One server in messages, with its article. Example: `a broker`. */
  readonly oneServer: string;
  /** Where its documentation is. */
  readonly documentation: string;
  /** The key of `hosts[]` with the id of the server that runs there. Example: `brokerId`. */
  readonly idKey: string;
  /** Which ids it allows, and where that is said. */
  readonly ids: {
    readonly min: number;
    readonly max: number;
    readonly source: string;
    /** Ids that work, with a drawback. */
    readonly doubtful?: { readonly above: number; readonly rule: string };
  };
  /** JVM options that an operator must not set, by their names without a value, with what owns each. */
  readonly ownedOptions?: Readonly<Record<string, string>>;
  /** The lines whose releases run here, tested or not: their first release, and the first that is too new. */
  readonly releases?: { readonly from: string; readonly below: string };
  /**
   * The service whose distribution, Java and user it has, so that nothing about these is asked twice; absent for one with a
   * distribution of its own.
   */
  readonly partOf?: string;
  /** Where its settings stand in the stack file. Default: its name. Example: `kafka.controllers`. */
  readonly settingsAt?: string;
  /**
   * A stack may consist of it, and of others with the same, alone: those that are not on its hosts are not asked for then. Absent
   * for a service that is part of every other stack.
   */
  readonly standsAlone?: true;
  /** Directory of its jars below the root of a distribution. Example: `libs`. */
  readonly libraries: string;
  /** Services that have to be started before it. */
  readonly dependsOn: readonly string[];
  /** Every version that this program knows, the default first. */
  readonly versions: readonly Version[];
  /** Its keys at the top level of the stack file. */
  readonly settings: Readonly<Record<string, z.ZodType>>;
  /** Its keys in `hosts[]`. */
  readonly hostSettings: Readonly<Record<string, z.ZodType>>;
  /** How a server shows on its host that it still has what must not go with it; absent for one that never has. */
  readonly replicas?: Replicas;
  /** What it needs on Kubernetes; absent for one that does not run there. */
  readonly kubernetes?: ServiceOnKubernetes;
  /**
   * What the preflight reads of each directory with its data: small files by their names, and what the names of
   * directories in it have to match (bash, `[[ =~ ]]`), for a service that ends at others.
   */
  readonly dataFacts?: { readonly files: readonly string[]; readonly directories?: string };
  /** Whether it loads native libraries, which a temporary directory has to allow. */
  readonly loadsLibraries?: boolean;

  /** The largest id with the settings of a stack, and how to have larger ones; where it is not always `ids.max`. */
  idLimit?(config: StackConfig): { readonly max: number; readonly more?: string };
  /** Whether this program runs it at all with the settings of a stack; absent for one that it always runs. */
  isManaged?(config: StackConfig): boolean;
  /** Servers outside of the stack that stand for those of a group, with the services that connect to them. */
  externalServers?(group: ServerGroup): readonly ExternalServer[];
  /** The path in an ensemble outside of the stack that says whose the data of its servers has to be. */
  outsideEntry?(cluster: ServerGroups): OutsideEntry | undefined;
  /** Its settings in a stack, for a service that has some from another one; default: what stands below its name. */
  ownConfig?(config: StackConfig): ServiceConfig;
  /**
   * Its servers with every default filled in; undefined where a stack has no use for it. Total, so that rules can be asked
   * about a group that breaks some.
   */
  resolve(config: StackConfig): ServerGroup | undefined;
  /** What its JVM reserves besides the heap, as it takes it; absent for one that reserves next to nothing. Example: `1g`. */
  memoryBesidesHeap?(group: ServerGroup): string;
  /** Whether the plan of a roll has all ports of its servers, which answer different questions; absent where the first is enough. */
  readonly namesPorts?: true;
  /**
   * Whether its server on a line of `hosts` is one process with that of `partOf`, which has the files and the unit of both, see
   * `Server.within`; never when absent.
   */
  isWithin?(host: object): boolean;
  /** Rules about its own settings, wherever it runs. */
  validate(config: StackConfig): ConfigIssue[];
  /** Rules that count its servers; asked only when every host could be read. */
  validateServers(config: StackConfig): ConfigIssue[];
  /** Rules about settings that only hosts have, such as the names of listeners. */
  validateOnHosts?(config: StackConfig): ConfigIssue[];
  /** What is wrong with a key of its configuration file, or with the value; undefined when an operator may set it. */
  judgeProperty(key: string, value: SettingValue, config: StackConfig): PropertyProblem | undefined;

  /** The ports of one server; it answers on the first. */
  ports(group: ServerGroup, server: Server): Port[];
  /** Where it keeps its data. */
  dataDirectories(group: ServerGroup): NamedPath[];
  /** The files that a server reads when it starts. */
  files(cluster: ServerGroups, server: Server): RenderedFile[];
  /** Those of `dependsOn` that it needs with the settings of a stack; all of them when absent. */
  startsAfter?(group: ServerGroup): readonly string[];
  /** Who a server is, for one that finds it among its data and writes more there itself; see `ServerIdentity`. */
  identity?(group: ServerGroup, server: Server): ServerIdentity | undefined;
  /** Seconds that a server may take to end before it is killed; undefined for the usual 300. */
  stopTimeout?(group: ServerGroup): number | undefined;
  /** What servers of this release should be able to do together once all of them run it; absent where nothing follows. */
  features?(group: ServerGroup): WantedFeatures | undefined;
  /** Where a cluster is on the way from one kind of metadata to the other; absent, or undefined, where it has one alone. */
  migration?(cluster: ServerGroups): MigrationEntry | undefined;
  /** The quorum of its servers, where its voters can change; absent, or undefined, where they cannot. */
  quorum?(cluster: ServerGroups): QuorumEntry | undefined;
  /** Files among its data that tell a server who it is. */
  identityFiles?(group: ServerGroup, server: Server): RenderedFile[];
  /** On hosts: what an operator calls there, and what that reads; no server does, so none is restarted for it. */
  commands?(spec: ClusterSpec, server: Server): RenderedFile[];
  /** The certificates of a server, and whom it trusts; absent, or undefined, where it has no TLS. */
  certificates?(cluster: ServerGroups, server: Server): ServerCertificates | undefined;
  /**
   * As whom our own tools log in to its servers, or its servers to others, and what the password is for (`SecretText`); absent, or
   * undefined, where nobody has a password.
   */
  ownLogin?(group: ServerGroup): { readonly purpose: string; readonly user: string } | undefined;
  /** Whether its servers read their certificates only when they start; absent where they take others while they run. */
  readsCertificateAtStart?(group: ServerGroup): boolean;
  /**
   * Whom its servers trust for as long as they run, in a word that changes with it; absent, or undefined, for those that take other
   * authorities while they run, and where no authority is on its way.
   */
  trustedAtStart?(group: ServerGroup): string | undefined;
  /** Who may do what with its znodes; absent, or undefined, where everybody may do everything. */
  znodes?(cluster: ServerGroups): ZnodeRights | undefined;
  /** How a server is started. */
  program(group: ServerGroup): JavaProgram;
  /** The servers of a group in one word, for a service that has rules about which may change at a time. */
  members?(group: ServerGroup): string;
  /** Settings that running servers take over without a restart. */
  dynamicSettings?(group: ServerGroup): PropertyMap;
  /** Levels of loggers that running servers take over without a restart. */
  dynamicLogLevels?(group: ServerGroup): LogLevels;
  /** What its servers cannot become without losing what they have, wherever they run. */
  readonly changes?: ChangeRules;
  /**
   * A file that each directory of a replica must have, for a server that would set aside those without it; undefined where it does
   * not matter.
   */
  replicaFile?(group: ServerGroup): string | undefined;
  /** Names of services whose data is copied on their hosts before the step that a cluster is at; absent where none is. */
  copied?(cluster: ServerGroups): readonly string[];
  /** Whether it can go on with the data that the hosts have; part of the preflight. */
  checkData?(hosts: readonly HostEvidence[]): readonly (Problem & { readonly host: string })[];
}

/** A service that also runs in pods. */
export type PodService = Service & { readonly kubernetes: ServiceOnKubernetes };
