import { groupBy } from "../../model/group-by";
import { controllerName } from "./controllers/resolve";
import { checkEnsemble } from "./check-ensemble";
import { checkReplicas } from "./check-replicas";
import { type DataPlace, type Facts, fileOn, type HostEvidence, type Problem } from "../../model/host-facts";

/** Says whose the data in a directory is: written by the first broker that starts with it. */
export const metaFile = "meta.properties";

/**
 * The directories in a data directory that a broker can read: of partitions, also of those that it deletes or moves, and
 * its own index of tiered storage. It ends at any other (LocalLog.parseTopicPartitionName, LogManager.loadLogs).
 */
export const logDirectoryPattern = "^(.+-[0-9]+(\\.[^[:space:]]+-(delete|future|stray))?|remote-log-index-cache)$";

/** What mkfs.ext4 makes in the top directory of a file system. */
const mountPointDirectory = "lost+found";

type Located = Problem & { readonly host: string };

/** A data directory of a broker, and what its meta.properties says. */
export interface Meta {
  readonly host: string;
  readonly place: DataPlace;
  readonly broker: number;
  readonly values: ReadonlyMap<string, string>;
}

/** Whether each data directory is the broker's own, of one Kafka cluster, and holds nothing at which the broker ends. */
export function checkKafkaData(hosts: readonly HostEvidence[]): Located[] {
  const all = placesOf("kafka", hosts);
  const metas = all.flatMap(metaAt);
  const own = all.flatMap(({ host, facts, place }) =>
    [...checkReadable(place, facts), ...checkDirectories(place, facts), ...checkReplicas(place, facts)].map(
      (problem) => ({ ...problem, host }),
    ),
  );
  const bare = all.filter(({ host, place }) => {
    const beside = metas.filter((meta) => meta.host === host);
    return beside.length > 0 && beside.every((meta) => meta.place !== place);
  });
  const ids = metas.flatMap((meta) => checkBroker(meta).map((problem) => ({ ...problem, host: meta.host })));
  const outside = hosts.flatMap((evidence) => checkEnsemble(evidence, metas));
  return [
    ...own,
    ...bare.flatMap(checkBare),
    ...ids,
    ...checkClusters([...metas, ...placesOf(controllerName, hosts).flatMap(metaAt)]),
    ...outside,
  ];
}

/** A data directory of a server, with what its host says. */
type Place = HostEvidence & { readonly broker: number; readonly place: DataPlace };

function placesOf(service: string, hosts: readonly HostEvidence[]): Place[] {
  return hosts.flatMap((evidence) => {
    const broker = evidence.services.find(({ name }) => name === service)?.id;
    const places = evidence.data.filter((one) => one.service === service);
    return broker === undefined ? [] : places.map((place) => ({ ...evidence, broker, place }));
  });
}

function metaAt({ host, facts, broker, place }: Place): Meta[] {
  const file = fileOn(facts, `${place.path}/${metaFile}`);
  return typeof file === "string" ? [] : [{ host, broker, place, values: propertiesOf(file.text) }];
}

/** `key=value` words, as they stand in a file without blanks. */
export function propertiesOf(text: string): Map<string, string> {
  const pairs = text.split(" ").map((word) => [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)] as const);
  return new Map(pairs.filter(([key]) => key !== ""));
}

/** Prepared, but never used beside others that are: a new one, or the place below a mount point where a disk is missing. */
function checkBare({
  host,
  facts,
  place: { path, property },
}: HostEvidence & { readonly place: DataPlace }): Located[] {
  const prepared = facts.get(`data:${path}`)?.startsWith("cluster") === true;
  if (!prepared || fileOn(facts, `${path}/${metaFile}`) !== "missing") return [];
  return [
    {
      host,
      severity: "warning",
      rule: `${path} (${property}) should have been used by the broker, as its other directories were`,
      given: `it has no ${metaFile}`,
      fix: `if it is not new, its disk may not be mounted: look with findmnt -T ${path}`,
    },
  ];
}

function checkReadable({ path, property }: DataPlace, facts: Facts): Problem[] {
  if (fileOn(facts, `${path}/${metaFile}`) !== "unknown") return [];
  return [
    {
      severity: "error",
      rule: `${path}/${metaFile} (${property}) must tell whose the data is`,
      given: "it cannot be read",
      fix: `look at its disk and its file: dmesg, ls -la ${path}`,
    },
  ];
}

function checkDirectories({ path, property }: DataPlace, facts: Facts): Problem[] {
  const strangers = facts.all(`stranger:${path}`);
  // What is in a foreign directory is told where it has to be decided whose it is.
  const foreign = facts.get(`data:${path}`)?.startsWith("foreign") === true;
  const others = foreign ? [] : strangers.filter((name) => name !== mountPointDirectory);
  const problem = (given: string, fix: string): Problem => ({
    severity: "error",
    rule: `${path} (${property}) must hold no directories but those of partitions: a broker ends at any other`,
    given,
    fix,
  });
  return [
    ...(strangers.includes(mountPointDirectory)
      ? [
          problem(
            `${mountPointDirectory}: it is the mount point of a file system`,
            `use a directory below it, ${path}/kafka instead of ${path} in ${settingOf(property)}`,
          ),
        ]
      : []),
    ...(others.length === 0
      ? []
      : [problem(others.join(", "), `move them out of ${path}, or choose another directory`)]),
  ];
}

/** A broker ends with a directory of another one: InconsistentBrokerIdException. */
function checkBroker({ broker, place: { path, property }, values }: Meta): Problem[] {
  const id = values.get("broker.id") ?? values.get("node.id");
  if (id === String(broker)) return [];
  const rule = `${path} (${property}) must be the data of broker ${broker}, or of none`;
  if (id === undefined)
    return [
      {
        severity: "error",
        rule,
        given: `${path}/${metaFile} names no broker`,
        fix: `only if it is the data of broker ${broker}: rm ${path}/${metaFile}; the broker writes it anew`,
      },
    ];
  return [
    {
      severity: "error",
      rule,
      given: `${path}/${metaFile} names broker ${id}`,
      fix: `give each host its own disks and directories, or set hosts[].brokerId to ${id} where this data is`,
    },
  ];
}

/** Brokers of one stack are one Kafka cluster: InconsistentClusterIdException, and KIP-78. */
function checkClusters(metas: readonly Meta[]): Located[] {
  const known = metas.filter(({ values }) => values.has("cluster.id"));
  const groups = groupBy(known, ({ values }) => values.get("cluster.id")).sort(
    (one, other) => other.length - one.length,
  );
  const [most = [], second = []] = groups;
  // Without a majority nobody knows which of them is right.
  const wrong = most.length > second.length ? groups.slice(1).flat() : groups.length < 2 ? [] : known;
  const all = groups.map((group) => `${clusterOf(group[0])} in ${group.map(placeText).join(", ")}`).join("; ");
  return wrong.map(({ host, place: { path, property } }) => ({
    host,
    severity: "error",
    rule: `${path} (${property}) must be of the same Kafka cluster as all other data directories of the stack`,
    given: `cluster.id ${all}`,
    fix: `mount the disks of this cluster, or choose empty directories in ${settingOf(property)}`,
  }));
}

/** The list that a directory stands in: `kafka.paths.data` for `kafka.paths.data[0]`. */
function settingOf(property: string): string {
  return property.replace(/\[\d+\]$/, "");
}

function clusterOf(meta: Meta | undefined): string {
  return meta?.values.get("cluster.id") ?? "";
}

function placeText({ host, place }: Meta): string {
  return `${host}:${place.path}`;
}
