import { type HostEvidence, type Problem, type ServiceRequirements, unitOf } from "../../model/host-facts";

/** Members of an ensemble by their ids: `address:quorum port:election port`. */
type Members = ReadonlyMap<string, string>;

/** One host that should run a ZooKeeper server, and what it says about the one that it has. */
interface Candidate {
  readonly host: string;
  readonly wanted: Members;
  readonly clientPort: number | undefined;
  /** What runs there, and what was installed last. */
  readonly running: Recorded;
  readonly installed: Recorded;
}

/**
 * What a running ensemble cannot become without losing its quorum.
 *
 * Two sets of members that differ by one always have a server in common in any two of their majorities. Sets that differ
 * by more have not: while some servers are restarted and others not yet, each side could elect a leader of its own.
 */
export function checkEnsemble(hosts: readonly HostEvidence[]): (Problem & { readonly host: string })[] {
  const brokersRun = hosts.some(({ facts }) => unitOf(facts, "kafka") !== undefined);
  return hosts.flatMap(candidateOf).flatMap((one) =>
    [...checkMembers(one), ...checkPorts(one), ...(brokersRun ? checkClientPort(one) : [])].map((problem) => ({
      ...problem,
      host: one.host,
    })),
  );
}

function candidateOf({ host, services, facts }: HostEvidence): Candidate[] {
  const own: ServiceRequirements | undefined = services.find(({ name }) => name === "zookeeper");
  if (own === undefined) return [];
  const recorded = (what: string) => recordOf(facts.get(`${what}:zookeeper`));
  return [
    {
      host,
      wanted: membersOf(own.members),
      clientPort: own.ports.find(({ name }) => name === "client")?.port,
      running: recorded("running"),
      installed: recorded("installed"),
    },
  ];
}

/** What is installed counts beside what runs: with servers that all start on empty disks, records could be lost too. */
function checkMembers({ wanted, running: { members: running }, installed }: Candidate): Problem[] {
  if (running.size > 0 && (running.size === 1) !== (wanted.size === 1))
    return [
      {
        severity: "error",
        rule: "hosts[].zookeeperId: a single server cannot become an ensemble, or an ensemble a single server, while it runs",
        given: `${describe(running)} ${running.size === 1 ? "runs" : "run"}, ${describe(wanted)} ${wanted.size === 1 ? "is" : "are"} asked for`,
        fix: "stop all brokers, then all ZooKeeper servers (systemctl stop kafka, then zookeeper), and run again",
      },
    ];
  const steps = [running, installed.members].map((known) => differences(known, wanted));
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
function checkPorts({ wanted, running }: Candidate): Problem[] {
  const moved = [...wanted].flatMap(([id, place]) => {
    const before = running.members.get(id);
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
function checkClientPort({ clientPort, running }: Candidate): Problem[] {
  const port = running.endpoint?.split(":").at(-1);
  if (port === undefined || port === String(clientPort)) return [];
  return [
    {
      severity: "error",
      rule: "zookeeper.ports.client: cannot change while brokers run, which would lose the ensemble",
      given: `${clientPort}, while ZooKeeper answers on ${port}`,
      fix: `set it back to ${port}; or stop all brokers first (systemctl stop kafka), then run again`,
    },
  ];
}

/** A record that `finish_service` left behind, see components/hosts/scripts/configure.sh. */
interface Recorded {
  readonly endpoint?: string;
  readonly members: Members;
}

/** Reads `digest endpoint members`; a service whose file was edited has no more than a word there. */
function recordOf(text = ""): Recorded {
  const [, endpoint, members] = text.split(" ");
  return { ...(endpoint === undefined ? {} : { endpoint }), members: membersOf(members) };
}

/** Reads `1=10.0.0.1:2888:3888,2=10.0.0.2:2888:3888`. */
function membersOf(text = ""): Members {
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
