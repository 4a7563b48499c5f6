import { readEndpoint } from "../../model/ip-address";
import type { ChangeProblem, ServerChange, ServerState } from "../server-change";
import { addressOf, type Members, membersOf, portsOf, votersOf } from "./members";

/** A ZooKeeper server that stays, with who belonged to its ensemble. */
interface Member {
  readonly wanted: Members;
  readonly running: Members;
  readonly installed: Members;
}

/** A problem before it is known where. */
type Problem = Omit<ChangeProblem, "place">;

/**
 * What a running ensemble cannot become without losing its quorum.
 *
 * Two sets of members that differ by one always have a server in common in any two of their majorities. Sets that differ
 * by more have not: while some servers are restarted and others not yet, each side could elect a leader of its own.
 */
export function checkMembers(servers: readonly ServerChange[]): ChangeProblem[] {
  const brokersRun = servers.some(({ service, runs }) => service === "kafka" && runs);
  return servers
    .filter(({ service, wanted }) => service === "zookeeper" && wanted !== undefined)
    .flatMap((server) => {
      const member = memberOf(server);
      const problems = [...checkSteps(member), ...checkPorts(member), ...(brokersRun ? checkClientPort(server) : [])];
      return problems.map((problem) => ({ ...problem, place: server.place }));
    });
}

function memberOf({ wanted, running, installed }: ServerChange): Member {
  return { wanted: membersOf(wanted), running: membersOf(running), installed: membersOf(installed) };
}

const stopAll =
  "stop all brokers, then all ZooKeeper servers (systemctl stop kafka, then zookeeper; on Kubernetes pulumi destroy, which keeps volumes)";

/** What is installed counts beside what runs: with servers that all start on empty disks, records could be lost too. */
function checkSteps(member: Member): Problem[] {
  const [wanted, running] = [votersOf(member.wanted), votersOf(member.running)];
  if (running.size > 0 && (running.size === 1) !== (wanted.size === 1))
    return [
      {
        severity: "error",
        rule: "hosts[].zookeeperId: a single server cannot become an ensemble, or an ensemble a single server, while it runs",
        given: `${describe(running)} ${running.size === 1 ? "runs" : "run"}, ${describe(wanted)} ${wanted.size === 1 ? "is" : "are"} asked for`,
        fix: `${stopAll}, and run again`,
      },
    ];
  if (running.size > 2 && wanted.size === 2) return [becomesTwo(running, wanted)];
  const steps = [member.running, member.installed].map((known) => differences(known, member.wanted));
  const [worst = []] = steps.sort((a, b) => b.length - a.length);
  if (worst.length < 2) return [];
  return [
    {
      severity: "error",
      rule: "hosts[].zookeeperId: one member may join, leave or move at a time, or two quorums could form",
      given: worst.join(", "),
      fix: "change one of them and run to the end, then the next",
    },
  ];
}

/**
 * A member that is restarted with a list of two asks the others of that list who leads, and needs the word of both: there is
 * only one other. As long as the leader has another follower it never asks anew, and the roll would wait in vain.
 */
function becomesTwo(running: Members, wanted: Members): Problem {
  return {
    severity: "error",
    rule: "hosts[].zookeeperId: an ensemble cannot become one of two while it runs: they would not find each other, and could spare none",
    given: `${describe(running)} run, ${describe(wanted)} are asked for`,
    fix: `give another host a zookeeperId first, run up, then remove this one; or ${stopAll}, and run again`,
  };
}

/** A server that was restarted looks for the others where only the restarted ones listen. */
function checkPorts({ wanted, running }: Member): Problem[] {
  const moved = [...wanted].flatMap(([id, place]) => {
    const before = running.get(id);
    const same = before === undefined || addressOf(before) !== addressOf(place) || portsOf(before) === portsOf(place);
    return same ? [] : [`${portsOf(before)}, now ${portsOf(place)}`];
  });
  if (moved.length === 0) return [];
  return [
    {
      severity: "error",
      rule: "zookeeper.ports.quorum, zookeeper.ports.election: cannot change while the ensemble runs",
      given: String(moved[0]),
      fix: `set them back; or ${stopAll}, and run again`,
    },
  ];
}

/** Brokers that run know only the old port, and a ZooKeeper server has only one: they would all lose the ensemble. */
function checkClientPort({ wanted, running }: ServerChange): Problem[] {
  const [port, before] = [portOf(wanted), portOf(running)];
  if (before === undefined || before === port) return [];
  return [
    {
      severity: "error",
      rule: "zookeeper.ports.client: cannot change while brokers run, which would lose the ensemble",
      given: `${port}, while ZooKeeper answers on ${before}`,
      fix: `set it back to ${before}; or stop all brokers first (systemctl stop kafka), then run again`,
    },
  ];
}

/** The port that clients connect to. */
function portOf({ endpoint, properties }: ServerState = {}): string | undefined {
  return (
    (endpoint === undefined ? undefined : readEndpoint(endpoint).port) ??
    properties?.["secureClientPort"] ??
    properties?.["clientPort"]
  );
}

/** How those that vote differ; one that becomes an observer, or ceases to be one, changes them as well. */
function differences(known: Members, wanted: Members): string[] {
  const [before, after] = [votersOf(known), votersOf(wanted)];
  if (before.size === 0) return [];
  const joining = [...after.keys()]
    .filter((id) => !before.has(id))
    .map((id) => `${id} ${known.has(id) ? "becomes a participant" : "joins"}`);
  const leaving = [...before.keys()]
    .filter((id) => !after.has(id))
    .map((id) => `${id} ${wanted.has(id) ? "becomes an observer" : "leaves"}`);
  const moving = [...after].flatMap(([id, place]) => {
    const known = before.get(id);
    if (known === undefined || addressOf(known) === addressOf(place)) return [];
    return [`${id} moves from ${addressOf(known)} to ${addressOf(place)}`];
  });
  return [...joining, ...leaving, ...moving];
}

function describe(members: Members): string {
  return [...members.keys()].join(", ");
}
