import { majorityOf } from "../../../safety/majority";
import { judgeServer, notTold, serverName, whereToCheck } from "../../../status/server-findings";
import type { Finding, Snapshot, ZooKeeperStatus } from "../../../status/snapshot";
import { voters } from "../../../../components/model/cluster-spec";
import { zookeeperNames } from "../zookeeper-names";
import { judgeOutside } from "./judge-outside";

/** Findings about the ensemble. */
export function judgeEnsemble(snapshot: Snapshot): Finding[] {
  const { ensemble, zookeeperConnect } = snapshot;
  // A cluster that has no use for any.
  if (ensemble.length === 0 && zookeeperConnect === "") return [];
  // Servers that are all lost are told elsewhere.
  if (ensemble.length === 0) return snapshot.lost.zookeeper.length > 0 ? [] : judgeOutside(snapshot);
  return [
    ...noQuorum(snapshot),
    ...ensemble.flatMap((server) => judgeMember(snapshot, server)),
    ...leadership(ensemble),
  ];
}

/** A server that serves proves a quorum: without one it would respond that it is not serving. */
function noQuorum({ ensemble, ...snapshot }: Snapshot): Finding[] {
  if (ensemble.some(({ role }) => role !== null)) return [];
  const voting = voters(ensemble).length;
  const answering = ensemble.filter(({ answers }) => answers).length;
  return [
    {
      level: "down",
      check: "quorum",
      rule: "the ensemble has no quorum",
      given: `none of ${ensemble.length} servers is serving; ${answering} responded`,
      fix: `bring ${majorityOf(voting)} of ${voting === ensemble.length ? "them" : `the ${voting} that vote`} back: ${whereToCheck(snapshot, zookeeperNames)}`,
    },
  ];
}

/** Without a quorum, a server that responds but is not serving is no finding of its own. */
function judgeMember(snapshot: Snapshot, server: ZooKeeperStatus): Finding[] {
  if (server.answers && snapshot.ensemble.every(({ role }) => role === null)) return [];
  return judgeServer(snapshot, zookeeperNames, server, { serves: server.role !== null, word: "serving" });
}

function leadership(ensemble: readonly ZooKeeperStatus[]): Finding[] {
  const leaders = ensemble.filter(({ role }) => role === "leader" || role === "standalone");
  const serving = ensemble.filter(({ role }) => role !== null);
  const finding = (given: string, fix: string): Finding => ({
    level: "degraded",
    check: "ensemble",
    rule: "the ensemble does not have one leader with all followers in sync",
    given,
    fix,
  });
  if (leaders.length > 1)
    return [
      finding(
        `${leaders.length} servers claim to lead: ${leaders.map(({ id }) => id).join(", ")}`,
        "check again in a few seconds; if it persists, restart all but one of them",
      ),
    ];
  const [leader] = leaders;
  const followers = serving.filter(({ role }) => role === "follower").length;
  if (leader === undefined) {
    // One that did not say what it does may be the leader; it has a finding of its own.
    if (serving.length < ensemble.length || ensemble.length === 0) return [];
    return [finding("every server follows another one", "check again in a few seconds")];
  }
  if (leader.role === "leader" && leader.syncedFollowers === null)
    return [
      notTold({
        where: serverName(zookeeperNames, leader),
        what: ["how many followers are in sync"],
        fix: `look at its log, and whether 4lw.commands.whitelist has mntr`,
      }),
    ];
  if ((leader.syncedFollowers ?? 0) >= followers) return [];
  return [
    finding(
      `${leader.syncedFollowers} of ${followers} followers are in sync`,
      "check again in a few seconds; if it persists, read the journals of the followers",
    ),
  ];
}
