import assert from "node:assert/strict";
import { getProperties } from "properties-file";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { type HostService, hostServices } from "../../../components/hosts/host-services";
import type { Raw } from "../../helpers/config";
import { directives } from "../../helpers/rendered";

/** A file that a service reads, with what it is meant to say. */
export interface ServiceFile {
  readonly product: "kafka" | "zookeeper";
  readonly version: string;
  readonly content: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Id of its server. */
  readonly id: number;
}

interface RawStack {
  readonly hosts: readonly {
    readonly address: string;
    readonly brokerId: number;
    readonly rack?: string;
    readonly kafka?: Raw;
  }[];
  readonly kafka: Raw & { readonly version: string; readonly jvmOptions: readonly string[]; readonly properties: Raw };
  readonly zookeeper: RawStack["kafka"];
}

/** Keys that this program sets on its own; their values are the matter of the unit tests. */
const own = {
  kafka: [
    ...[
      "auto.create.topics.enable",
      "default.replication.factor",
      "min.insync.replicas",
      "num.partitions",
      "listeners",
    ],
    ...["offsets.topic.replication.factor", "transaction.state.log.min.isr", "unclean.leader.election.enable"],
    ...["transaction.state.log.replication.factor", "zookeeper.connection.timeout.ms", "advertised.listeners"],
    ...["inter.broker.listener.name", "listener.security.protocol.map", "zookeeper.connect"],
  ],
  zookeeper: [
    ...["4lw.commands.whitelist", "admin.enableServer", "autopurge.purgeInterval", "autopurge.snapRetainCount"],
    ...["initLimit", "syncLimit", "tickTime", "clientPort", "dataDir", "dataLogDir", "standaloneEnabled"],
  ],
};

/**
 * Reads every file of every host back, as the programs that they are for would.
 *
 * @returns What a broker or a ZooKeeper server reads. @throws AssertionError when a file says something that was not meant.
 */
export function readBack(spec: ClusterSpec, raw: Raw): ServiceFile[] {
  const stack = raw as unknown as RawStack;
  return spec.hosts.flatMap((host, index) =>
    hostServices(spec, host).map((service) => {
      const product = service.unit as ServiceFile["product"];
      const version = stack[product].version;
      for (const { path, content } of service.files)
        if (path.endsWith(".service")) readUnit(content, stack[product].jvmOptions);
      const content = fileEndingWith(service, product === "kafka" ? "/server.properties" : "/zoo.cfg");
      const properties = getProperties(content);
      const wanted = product === "kafka" ? intendedOfBroker(stack, index) : intendedOfMember(stack);
      assertMeant(properties, wanted, own[product]);
      return {
        product,
        version,
        content,
        properties,
        id: product === "kafka" ? (stack.hosts[index]?.brokerId ?? -1) : index + 1,
      };
    }),
  );
}

function intendedOfBroker({ hosts, kafka }: RawStack, index: number): Record<string, string> {
  const { brokerId, rack, kafka: own } = hosts[index] ?? { brokerId: -1 };
  const { data } = (own ?? kafka)["paths"] as { readonly data: readonly string[] };
  return {
    ...texts(kafka.properties),
    "broker.id": String(brokerId),
    "log.dirs": data.join(","),
    ...(rack === undefined ? {} : { "broker.rack": rack }),
  };
}

function intendedOfMember({ hosts, zookeeper }: RawStack): Record<string, string> {
  const members = hosts.map(({ address }, index) => [`server.${index + 1}`, `${address}:2888:3888`] as const);
  return { ...texts(zookeeper.properties), ...Object.fromEntries(members) };
}

function texts(properties: Raw): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, String(value)]));
}

function assertMeant(
  found: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
  more: readonly string[],
) {
  const known = Object.entries(found).filter(([key]) => Object.hasOwn(wanted, key) || !more.includes(key));
  assert.deepEqual(Object.fromEntries(known), wanted);
}

function fileEndingWith({ files }: HostService, end: string): string {
  const file = files.find(({ path }) => path.endsWith(end));
  assert(file, end);
  return file.content;
}

/** A unit has each directive once, and its command the options as they were given. */
function readUnit(content: string, jvmOptions: readonly string[]): void {
  const words = splitCommand(directives(content)["ExecStart"] ?? "");
  const at = words.indexOf("-cp");
  assert(at > 0, content);
  assert.deepEqual(words.slice(at - jvmOptions.length, at), [...jvmOptions]);
}

/** The words of a command line, as systemd.service(5) and systemd.syntax(7) split and replace them. */
export function splitCommand(line: string): string[] {
  const words = line.match(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/gu) ?? [];
  return words.map((word) =>
    word
      .replace(/^"(.*)"$/su, (_, inner: string) => inner.replace(/\\(["\\])/g, "$1"))
      .replaceAll("%%", "%")
      .replaceAll("$$", "$"),
  );
}
