import {
  type DataPlace,
  type Facts,
  fileOn,
  type HostEvidence,
  type Problem,
  type ServiceRequirements,
} from "../../../model/host-facts";
import { metaFile, propertiesOf } from "../check-data";
import { stepKeys } from "../check-metadata";
import { combinedRoles } from "../combined";
import { metadataLog } from "../metadata";
import { quorumKindOf } from "../quorum-kind";
import { controllerName } from "./resolve";

/** What is read of the directory of a controller: whose it is, and whether it has its log. */
export const controllerDataFiles: string[] = [metaFile, metadataLog];

type Located = Problem & { readonly host: string };

/** A host that runs a controller, with the directory of that. */
interface Candidate {
  readonly host: string;
  readonly facts: Facts;
  readonly id: number;
  readonly place: DataPlace;
  /** The service that has it. */
  readonly unit: string;
}

/** Whether the data of controllers is their own, and whether enough of them have theirs to know what the cluster knew. */
export function checkQuorumData(hosts: readonly HostEvidence[]): Located[] {
  const all = hosts.flatMap(({ host, facts, services, data }): Candidate[] => {
    const server = services.find(isController);
    const place = data.find(({ service }) => service === server?.name);
    return server === undefined || place === undefined
      ? []
      : [{ host, facts, id: server.id, place, unit: server.name }];
  });
  // Of a combined node, the directories of its broker tell who it is.
  const dedicated = all.filter(({ unit }) => unit === controllerName);
  return [...dedicated.flatMap(checkId), ...checkMajority(all, hosts)];
}

/** A combined node has the metadata in the first directory of its broker. */
function isController({ name, change }: ServiceRequirements): boolean {
  return name === controllerName || change?.properties[stepKeys.roles] === combinedRoles;
}

/** A server ends with a directory of another one: `Stored node id 101 doesn't match previous node id`. */
function checkId({ host, facts, id, place: { path, property } }: Candidate): Located[] {
  const found = fileOn(facts, `${path}/${metaFile}`);
  if (found === "missing") return [];
  const rule = `${path} (${property}) must be the data of controller ${id}, or of none`;
  const problem = (given: string, fix: string): Located[] => [{ host, severity: "error", rule, given, fix }];
  if (found === "unknown")
    return problem(`${path}/${metaFile} cannot be read`, `look at its disk and its file: dmesg, ls -la ${path}`);
  const own = propertiesOf(found.text).get("node.id");
  if (own === String(id)) return [];
  return problem(
    `${path}/${metaFile} names ${own === undefined ? "no server" : `server ${own}`}`,
    own === undefined
      ? `only if it is the data of controller ${id}: rm ${path}/${metaFile}, and run again`
      : `give each host its own disks and directories, or set hosts[].controllerId to ${own} where this data is`,
  );
}

/**
 * What was acknowledged is on a majority of the voters. Where a majority has nothing, it could elect a leader that knows nothing,
 * and brokers that have data set every partition aside as a stray.
 */
function checkMajority(candidates: readonly Candidate[], hosts: readonly HostEvidence[]): Located[] {
  // One that joins a dynamic quorum has no vote yet, and elects nobody.
  const isJoining = (one: Candidate) =>
    isDynamic(hosts) && !hasLog(one) && one.facts.all(`config:${controllerName}`).length === 0;
  const all = candidates.filter((one) => !isJoining(one));
  const joining = candidates.length - all.length;
  const used = hosts.filter(hasUsedBroker).map(({ host }) => host);
  const without = all.filter((one) => !hasLog(one));
  const voters = (votersIn(hosts) ?? candidates.length) - joining;
  // Until brokers take orders from them, controllers have nothing that is not in ZooKeeper as well.
  if (hosts.some(asksZooKeeper)) return [];
  if (used.length === 0 || without.length === 0 || all.length - without.length > voters / 2) return [];
  const given = `no metadata on ${without.map(({ host }) => host).join(", ")}, of ${voters} controllers, while brokers have data on ${used.join(", ")}`;
  return without.map(({ host, place: { path, property } }) => ({
    host,
    severity: "error",
    rule: `${path} (${property}): a majority of the controllers must have the metadata of brokers that have data, or these set all their partitions aside`,
    given,
    fix:
      "mount the disks of the controllers, or restore their directories; " +
      "when all of it is lost, and the records are as well, destroy the stack with deleteData and set it up anew",
  }));
}

/** Whether the voters stand in the metadata, so that a controller without any has no vote. */
function isDynamic(hosts: readonly HostEvidence[]): boolean {
  const wanted = hosts.flatMap(({ services }) => services.find(({ name }) => name === controllerName)?.change ?? []);
  return wanted.some(({ properties }) => quorumKindOf(properties) === "dynamic");
}

/** Whether it shall run a broker for which controllers are nobody yet. */
function asksZooKeeper({ services }: HostEvidence): boolean {
  const broker = services.find(({ name }) => name === "kafka")?.change?.properties;
  return broker !== undefined && Object.values(stepKeys).every((key) => broker[key] === undefined);
}

/** Lost ones are voters too. */
function votersIn(hosts: readonly HostEvidence[]): number | undefined {
  const voters = hosts.flatMap(({ services }) => {
    const server = services.find(isController);
    return server?.members ?? server?.change?.properties["controller.quorum.voters"] ?? [];
  });
  return voters[0]?.split(",").length;
}

function hasLog({ facts, place: { path } }: Candidate): boolean {
  return facts.get(`file:${path}/${metadataLog}`) === "directory";
}

/** It has the log of some quorum, or was one of a cluster with ZooKeeper, whose `meta.properties` is of version 0. */
function hasUsedBroker({ facts, data }: HostEvidence): boolean {
  return data
    .filter(({ service }) => service === "kafka")
    .some(({ path }) => {
      const meta = fileOn(facts, `${path}/${metaFile}`);
      const isOld = typeof meta !== "string" && propertiesOf(meta.text).get("version") === "0";
      return isOld || facts.get(`file:${path}/${metadataLog}`) === "directory";
    });
}
