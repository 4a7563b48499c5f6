import type { DataPlace, Facts, Problem } from "../model/host-facts";
import type { HostRequirements } from "./host-requirements";

/** Whether the host and its data directories are this cluster's, whole, and usable for the services' users. */
export function checkData(needs: HostRequirements, facts: Facts, clusterId: string | undefined): Problem[] {
  const { data } = needs;
  const claimed = facts.get("claim");
  return [
    ...checkAdopted(needs, facts),
    ...belongsElsewhere("the host", claimed, clusterId, "use another host"),
    ...data.flatMap((place) => [
      ...checkClaim(place, facts, clusterId),
      ...checkPreparation(place, facts, clusterId),
      ...checkOwner(place, facts),
    ]),
    ...checkAccounts(data, facts),
  ];
}

function checkClaim({ path, property }: DataPlace, facts: Facts, clusterId: string | undefined): Problem[] {
  const { state, what } = stateOf(path, facts);
  const name = `${path} (${property})`;
  if (state === "cluster")
    return what === facts.get("claim") ? [] : belongsElsewhere(name, what, clusterId, "choose another directory");
  const adopt = `echo ${clusterId ?? "ID"} > ${path}/.cluster-id`;
  if (state === "foreign")
    return [
      {
        severity: "error",
        rule: `${name} must be empty or belong to this cluster`,
        given: `it holds something else: ${what}`,
        fix: `choose another directory; if the files are this cluster's own: ${adopt}`,
      },
    ];
  if (state === "missing" || state === "empty") return [];
  return [
    {
      severity: "error",
      rule: `${name} must tell whose it is`,
      given: state === "unreadable" ? `${what} is empty or cannot be read` : "the host does not say what is in it",
      fix: `look at its disk (dmesg, ls -la ${path}); if it is whole and this cluster's own: ${adopt}`,
    },
  ];
}

/**
 * A directory that was prepared has a `.cluster-id`. Without one it is not that directory: its disk is not mounted, or is a
 * new one. Whoever puts the file there by hand says that its data is lost.
 */
function checkPreparation({ path, property }: DataPlace, facts: Facts, clusterId: string | undefined): Problem[] {
  const device = facts.get(`prepared:${path}`);
  const { state } = stateOf(path, facts);
  if (device === undefined) return [];
  if (state !== "missing" && state !== "empty") return [];
  return [
    {
      severity: "error",
      rule: `${path} (${property}) was prepared before, so its .cluster-id must be there`,
      given: `it is ${state} now: is its disk mounted?${device === "" ? "" : ` It was on ${device}`}`,
      fix:
        `mount it and run again; only if what was there is lost for good, and on one host at a time: ` +
        `mkdir -p ${path} && echo ${clusterId ?? "ID"} > ${path}/.cluster-id`,
    },
  ];
}

/**
 * Data that somebody has declared to be this cluster's, and of which this program has prepared nothing: it was most likely made by
 * hand, in plain text, and its clients do not know yet that they have to log in.
 */
function checkAdopted({ data, certificates }: HostRequirements, facts: Facts): Problem[] {
  if (certificates !== true) return [];
  const adopted = data.filter(
    (place) =>
      stateOf(place.path, facts).state === "cluster" &&
      facts.get(`prepared:${place.path}`) === undefined &&
      isUsed(place, facts),
  );
  if (adopted.length === 0) return [];
  return [
    {
      severity: "warning",
      rule: "all clients of a cluster that is taken over must be ready for what security asks of them, from its first start on",
      given: `${adopted.map(({ path, property }) => `${path} (${property})`).join(", ")} is of a cluster that is not installed here, and nothing will listen in plain text`,
      fix: "if they are not, set security: plaintext first, and go on from there step by step: docs/security.md",
    },
  ];
}

/** Whether a server has used a directory: it has files there by which it is known. */
function isUsed({ path, files }: DataPlace, facts: Facts): boolean {
  return files.some((file) => facts.get(`file:${path}/${file}`)?.startsWith("is"));
}

/** A directory is given to the user when it is prepared, what is in it is not. */
function checkOwner(place: DataPlace, facts: Facts): Problem[] {
  const { path, property, service, user } = place;
  const found = facts.get(`owner:${path}`);
  // Whose a foreign directory is does not matter.
  if (found === undefined || (stateOf(path, facts).state === "foreign" && !isUsed(place, facts))) return [];
  const rule = `what is in ${path} (${property}) must belong to ${user}, the user of ${service}`;
  if (found === "unknown")
    return [
      {
        severity: "warning",
        rule,
        given: "its files could not be looked at within 5 s",
        fix: `look by hand: find ${path} ! -user ${user}`,
      },
    ];
  const [owner = "", uid = "", ...file] = found.split(" ");
  const missing = facts.get(`account:${user}`) === "none";
  const add = missing ? `useradd --system --no-create-home --shell /usr/sbin/nologin ${user} && ` : "";
  return [
    {
      severity: "error",
      rule,
      given: `${file.join(" ")} belongs to ${owner === uid ? `user id ${uid}` : `${owner} (user id ${uid})`}`,
      fix: `${add}chown -R ${user}: ${path}`,
    },
  ];
}

function checkAccounts(data: readonly DataPlace[], facts: Facts): Problem[] {
  const users = [...new Set(data.map(({ user }) => user))];
  return users.flatMap((user) => {
    const [state, group] = (facts.get(`account:${user}`) ?? "").split(" ");
    if (state !== "nameless") return [];
    return [
      {
        severity: "error" as const,
        rule: `the primary group of ${user} must have a name: files and units name it`,
        given: `group id ${group}`,
        fix: `set another user, or: groupadd --gid ${group} ${user}`,
      },
    ];
  });
}

/** What `look_at_data` said: a state and what goes with it; undefined when it said nothing. */
function stateOf(path: string, facts: Facts): { state: string | undefined; what: string } {
  const [state, ...rest] = facts.get(`data:${path}`)?.split(" ") ?? [];
  return { state, what: rest.join(" ") };
}

function belongsElsewhere(what: string, found: string | undefined, id: string | undefined, way: string): Problem[] {
  if (found === undefined || id === undefined || found === id) return [];
  return [
    {
      severity: "error",
      rule: `${what} must belong to this cluster (${id})`,
      given: `it belongs to cluster ${found}`,
      fix: `${way}; if the state of this very cluster was lost, set clusterId: ${found}`,
    },
  ];
}
