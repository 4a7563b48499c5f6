import { joinLimited, plural } from "../../../../components/model/report-text";
import { notTold } from "../../../status/server-findings";
import type { Finding, OutsideMember, Snapshot } from "../../../status/snapshot";

/** Findings about an ensemble that this program does not run (`zookeeper.existing`). What nobody asked is never taken for good. */
export function judgeOutside({ outsideEnsemble, zookeeperConnect, stack }: Snapshot): Finding[] {
  if (outsideEnsemble === undefined)
    return [
      notTold({
        where: "the ensemble of zookeeper.existing",
        what: [`whether ${zookeeperConnect} serves: the state of the stack does not say how to ask it`],
        fix: `scripts/up ${stack}`,
      }),
    ];
  const unasked = outsideEnsemble.every(({ askedFrom }) => askedFrom.length === 0);
  if (unasked)
    return [
      notTold({
        where: "the ensemble of zookeeper.existing",
        what: outsideEnsemble.map(({ endpoint }) => `whether ${endpoint} serves: no broker's host or pod could ask it`),
        fix: "bring the brokers or their hosts back, from where it is asked",
      }),
    ];
  const down = noneServes(outsideEnsemble);
  const isDown = down.length > 0;
  return [...down, ...outsideEnsemble.flatMap((one) => judgeMember(one, isDown)), ...leaders(outsideEnsemble), note];
}

const note: Finding = {
  level: "note",
  check: "ensemble",
  rule: "the ensemble is not managed by this stack",
  given: "its servers were asked for their roles only",
  fix: "whether its followers are in sync, and its disks, is for whoever runs it",
};

/** One whose servers answer and may not tell is unknown, not down. */
function noneServes(members: readonly OutsideMember[]): Finding[] {
  if (members.some(({ role, withheld }) => role !== null || withheld)) return [];
  return [
    {
      level: "down",
      check: "quorum",
      rule: "no server of the ensemble of zookeeper.existing is serving",
      given: joinLimited(members.map(problemsOf), 5),
      fix: "have whoever runs it bring it back, or the way to it; no broker should be restarted before",
    },
  ];
}

/** Where none serves, that is the finding. */
function judgeMember(member: OutsideMember, isDown: boolean): Finding[] {
  const { endpoint, role, withheld, problems, askedFrom } = member;
  if (problems.length === 0 || isDown) return [];
  if (role === null && withheld)
    return [
      notTold({
        where: `ZooKeeper at ${endpoint}`,
        what: ["whether it serves"],
        fix: "add srvr to 4lw.commands.whitelist in its zoo.cfg; without it no broker is restarted",
      }),
    ];
  const everywhere = role === null && problems.length === askedFrom.length;
  return [
    {
      level: "degraded",
      check: "zookeeper",
      rule: everywhere
        ? `ZooKeeper at ${endpoint} is not serving`
        : `ZooKeeper at ${endpoint} is not reachable for ${plural(problems.length, "broker")}`,
      given: problemsOf(member),
      fix: everywhere
        ? "have whoever runs it bring it back; or name another server in zookeeper.existing, and run up"
        : "look for a firewall between them, and whether these hosts know its name",
    },
  ];
}

function problemsOf({ endpoint, problems }: OutsideMember): string {
  return `${endpoint}: ${joinLimited(
    problems.map(({ from, problem }) => `${problem}, asked from ${from}`),
    3,
  )}`;
}

function leaders(members: readonly OutsideMember[]): Finding[] {
  const leading = members.filter(({ role }) => role === "leader" || role === "standalone");
  if (leading.length < 2) return [];
  return [
    {
      level: "degraded",
      check: "ensemble",
      rule: "the servers of zookeeper.existing must belong to one ensemble",
      given: `${leading.length} of them lead: ${leading.map(({ endpoint }) => endpoint).join(", ")}`,
      fix: "name the servers of one ensemble; if they were one, have whoever runs it restart all but one of these",
    },
  ];
}
