import { type DataPlace, type Facts, fileOn, type HostEvidence, type Problem } from "../../model/host-facts";
import { checkSnapshots } from "./check-snapshots";
import { membersOf, votersOf } from "./members";

/** Says whose the data in a directory is; this program puts it there. */
export const idFile = "myid";

/** What a server keeps its snapshots and transactions in, from its first start on. */
export const historyDirectory = "version-2";

/** Written by a server that has taken part in a quorum. */
export const epochFile = "version-2/currentEpoch";

type Located = Problem & { readonly host: string };

/** A host that should run a server, and what its data directories say. */
interface Candidate {
  readonly host: string;
  readonly facts: Facts;
  readonly id: number;
  readonly votes: boolean;
  readonly places: readonly DataPlace[];
}

/** Whether data is the server's own, and whether enough servers have theirs to know what the ensemble knew. */
export function checkZooKeeperData(hosts: readonly HostEvidence[]): Located[] {
  const candidates = hosts.flatMap(({ host, services, data, facts }): Candidate[] => {
    const server = services.find(({ name }) => name === "zookeeper");
    if (server === undefined) return [];
    const { id, members } = server;
    const votes = members === undefined || votersOf(membersOf({ members })).has(String(id));
    return [{ host, facts, id, votes, places: data.filter(({ service }) => service === "zookeeper") }];
  });
  return [...candidates.flatMap(checkId), ...checkMembersData(candidates), ...checkSnapshots(hosts)];
}

function checkId({ host, facts, id, places: [place] }: Candidate): Located[] {
  if (place === undefined) return [];
  const file = `${place.path}/${idFile}`;
  const found = fileOn(facts, file);
  if (found === "missing" || (typeof found !== "string" && found.text === String(id))) return [];
  return [
    {
      host,
      severity: "error",
      rule: `${place.path} (${place.property}) must be the data of ZooKeeper server ${id}, or of none`,
      given: typeof found === "string" ? `${file} cannot be read` : `${file} names server ${found.text || "none"}`,
      fix: `give each host its own disks and directories; only if it is the data of server ${id}: echo ${id} > ${file}`,
    },
  ];
}

/**
 * What was acknowledged is on a majority, so one server may begin anew from the others. When a second one has nothing, the
 * two could elect a leader that knows nothing, and all records of the brokers were gone (ZooKeeper Internals, "Quorums").
 */
function checkMembersData(candidates: readonly Candidate[]): Located[] {
  const members = candidates.filter(({ facts, votes }) => votes && facts.get("installed:zookeeper") !== undefined);
  const without = members.filter((one) => !hasHistory(one));
  if (without.length < 2 || !without.some(hasLost)) return [];
  const [given, all] = [without.map(({ host }) => host).join(", "), members.length];
  return without.map(({ host }) => ({
    host,
    severity: "error",
    rule: "at most one ZooKeeper server may be without its data at a time, or the ensemble forgets what it knows",
    given: `no data on ${given}, of ${all} hosts`,
    fix:
      "mount the disks or restore version-2 on all of them but one, run to the end, then the next; " +
      "when all of it is lost, destroy the stack and set it up anew",
  }));
}

/** It has what a server has that was part of a quorum: epoch 0 is written at its first start, before it knows anything. */
function hasHistory(one: Candidate): boolean {
  return hasEpoch(one) && one.places.every(({ path }) => hasDirectory(one, path));
}

/**
 * It had data, which is gone: a server that was installed has its id among its data, and one that was part of a quorum its
 * transactions. A server that was never started has lost nothing.
 */
function hasLost(one: Candidate): boolean {
  const [first] = one.places;
  const id = first === undefined ? "unknown" : fileOn(one.facts, `${first.path}/${idFile}`);
  return id === "missing" || (hasEpoch(one) && !hasHistory(one));
}

function hasEpoch({ facts, places: [first] }: Candidate): boolean {
  const epoch = first === undefined ? "unknown" : fileOn(facts, `${first.path}/${epochFile}`);
  return typeof epoch !== "string" && Number(epoch.text) > 0;
}

function hasDirectory({ facts }: Candidate, path: string): boolean {
  return facts.get(`file:${path}/${historyDirectory}`) === "directory";
}
