import type { Examined } from "./preflight-verdict";
import type { Finding } from "./host-facts";
import { type Problem, unitOf } from "./check-host";

/** Members of an ensemble by their ids: `address:quorum port:election port`. */
type Members = ReadonlyMap<string, string>;

/**
 * What a running ensemble cannot become without losing its quorum.
 *
 * Two sets of members that differ by one always have a server in common in any two of their majorities. Sets that differ
 * by more have not: while some servers are restarted and others not yet, each side could elect a leader of its own.
 */
export function checkEnsemble(examined: readonly Examined[]): Finding[] {
  const brokersRun = examined.some(({ report }) => unitOf(report.facts, "kafka") !== undefined);
  return examined.flatMap((one) =>
    [...checkMembers(one), ...checkPorts(one), ...(brokersRun ? checkClientPort(one) : [])].map((problem) => ({
      ...problem,
      host: one.needs.host,
      check: "quorum" as const,
    })),
  );
}

/** What is installed counts beside what runs: with servers that all start on empty disks, records could be lost too. */
function checkMembers({ needs, report }: Examined): Problem[] {
  if (needs.ensemble === undefined) return [];
  const wanted = membersOf(needs.ensemble.members);
  const [running, installed] = ["running", "installed"].map((key) =>
    membersOf(recordOf(report.facts.get(key)).members),
  );
  if (running !== undefined && running.size > 0 && (running.size === 1) !== (wanted.size === 1))
    return [
      {
        severity: "error",
        rule: "hosts[].zookeeperId: a single server cannot become an ensemble, or an ensemble a single server, while it runs",
        given: `${describe(running)} ${running.size === 1 ? "runs" : "run"}, ${describe(wanted)} ${wanted.size === 1 ? "is" : "are"} asked for`,
        fix: "stop all brokers, then all ZooKeeper servers (systemctl stop kafka, then zookeeper), and run again",
      },
    ];
  const steps = [running, installed].map((known) => (known === undefined ? [] : differences(known, wanted)));
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

/** A server that was restarted looks for the others where only the restarted ones listen. */
function checkPorts({ needs, report }: Examined): Problem[] {
  if (needs.ensemble === undefined) return [];
  const running = membersOf(recordOf(report.facts.get("running")).members);
  const wanted = membersOf(needs.ensemble.members);
  const moved = [...wanted].flatMap(([id, place]) => {
    const before = running.get(id);
    const same = before === undefined || addressOf(before) !== addressOf(place) || before === place;
    return same ? [] : [`${portsOf(before)}, now ${portsOf(place)}`];
  });
  if (moved.length === 0) return [];
  return [
    {
      severity: "error",
      rule: "zookeeper.ports.quorum, zookeeper.ports.election: cannot change while the ensemble runs",
      given: String(moved[0]),
      fix: "set them back; or stop all brokers, then all ZooKeeper servers, and run again",
    },
  ];
}

/** Brokers that run know only the old port, and a ZooKeeper server has only one: they would all lose the ensemble. */
function checkClientPort({ needs, report }: Examined): Problem[] {
  if (needs.ensemble === undefined) return [];
  const port = recordOf(report.facts.get("running")).endpoint?.split(":").at(-1);
  const wanted = String(needs.ensemble.clientPort);
  if (port === undefined || port === wanted) return [];
  return [
    {
      severity: "error",
      rule: "zookeeper.ports.client: cannot change while brokers run, which would lose the ensemble",
      given: `${wanted}, while ZooKeeper answers on ${port}`,
      fix: `set it back to ${port}; or stop all brokers first (systemctl stop kafka), then run again`,
    },
  ];
}

/** What `finish_service` recorded: `digest endpoint members`; nothing of a service that is not there. */
function recordOf(text = ""): { endpoint?: string; members: string } {
  const [, endpoint, members = ""] = text.split(" ");
  return { ...(endpoint === undefined ? {} : { endpoint }), members };
}

/** Reads `1=10.0.0.1:2888:3888,2=10.0.0.2:2888:3888`. */
function membersOf(text: string): Members {
  const entries = text.split(",").map((entry) => entry.split("="));
  return new Map(entries.flatMap(([id, place]) => (id && place ? [[id, place] as const] : [])));
}

function differences(before: Members, after: Members): string[] {
  if (before.size === 0) return [];
  const joining = [...after.keys()].filter((id) => !before.has(id)).map((id) => `${id} joins`);
  const leaving = [...before.keys()].filter((id) => !after.has(id)).map((id) => `${id} leaves`);
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

function addressOf(place: string): string {
  return place.split(":")[0] ?? "";
}

function portsOf(place: string): string {
  return place.split(":").slice(1).join(" and ");
}
