import { describeReasons } from "../../../components/model/service-digest";
import { withProgress } from "../../lib/log";
import { nextToRestart } from "../../phases/restart-order";
import { describeRestarts, restartOutdated } from "../../phases/restart-outdated";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import type { ServiceView } from "../../phases/roll-view";
import { untilSafe } from "../../phases/until-safe";
import { ensembleNotReady, lostVoters, type MemberView, readMembers } from "./ensemble-view";
import { unsafeToStopMembers } from "./members-to-stop";
import { stopLeavingLeader } from "./stop-leaving-leader";
import { zookeeperNames } from "./zookeeper-names";

/**
 * Restarts the ZooKeeper servers that run with something else than what is configured: observers first, then followers, the
 * leader last.
 */
export const restartEnsemble: RollPhase = {
  title: "restart the ensemble",

  shouldRun: ({ services }) => services.some(({ unit, reasons }) => unit === "zookeeper" && reasons.length > 0),

  describe: (view) => describeRestarts(view, zookeeperNames),

  run: (context) =>
    restartOutdated(context, zookeeperNames, {
      outdated: () => context.outdated("zookeeper"),
      async restartNext(outdated) {
        await stopLeavingLeader(context);
        const next = await readyToStop(context, outdated);
        await restart(context, next);
        return [next.server];
      },
    }),
};

interface Next {
  readonly server: ServiceView;
  readonly leads: boolean;
}

/** The server that is restarted next, once the ensemble is whole and can spare it. */
async function readyToStop(context: RollContext, outdated: readonly ServiceView[]): Promise<Next> {
  const { plan } = context;
  let next = nextOf([], outdated);
  await untilSafe(context, {
    what: "ensemble, before the next restart",
    service: "zookeeper",
    on: [],
    async read() {
      const ensemble = await readMembers(context);
      next = nextOf(ensemble, outdated);
      const reasons = unsafeToStopMembers({ ensemble, lost: lostVoters(plan) }, [next.server.id]);
      return { reasons, notReady: ensembleNotReady(ensemble) };
    },
    refusal: (reasons) => majorityRefusal(context, next.server, reasons),
  });
  return next;
}

/**
 * Observers come first, those among them that shall vote as well: the majority is counted with them afterwards. So does a
 * leader that shall observe: who was restarted already would not follow one that has no vote in its list. One that follows
 * and shall observe comes when nobody else but the leader is left, because its vote still counts for those that do not know.
 */
function nextOf(ensemble: readonly MemberView[], outdated: readonly ServiceView[]): Next {
  const [leader] = ensemble.filter(({ mode }) => mode === "leader");
  const steppingDown = ensemble.filter(({ mode, observer }) => observer === true && mode === "follower");
  const first = ensemble.filter((one) => one.mode === "observer" || (one.observer === true && one.mode === "leader"));
  const isAmong = (members: readonly MemberView[], id: number) => members.some((one) => one.id === id);
  const ids = outdated.map(({ id }) => id);
  const others = ids.filter((id) => !isAmong(steppingDown, id));
  const early = ids.filter((id) => isAmong(first, id));
  const voting = others.some((id) => id !== leader?.id) ? others : ids;
  const id = early[0] ?? nextToRestart(voting, leader?.id);
  const server = outdated.find((one) => one.id === id);
  if (server === undefined) throw new Error("nothing is left to restart");
  return { server, leads: server.id === leader?.id };
}

/** Waiting would not help a restart that the servers which are lost do not allow. */
function majorityRefusal({ plan }: RollContext, { id }: ServiceView, reasons: readonly string[]): Error {
  return new Error(
    `hosts[].lost: a majority of the ensemble must serve while ZooKeeper ${id} restarts\n` +
      `    given: ZooKeeper ${lostVoters(plan).zookeeper.join(", ")} is lost; ${reasons.join("; ")}\n` +
      `    fix:   give the ensemble a new host for each server that is lost, then run again`,
  );
}

async function restart(context: RollContext, { server, leads }: Next): Promise<void> {
  const { hosts, log, clock } = context;
  const { id, host, reasons } = server;
  log(`restarting ZooKeeper ${id} on ${host}${leads ? ", the leader" : ""}: ${describeReasons(reasons)}`);
  await withProgress(`ZooKeeper ${id} to stop and start`, log, clock, hosts.session(server).restart(server.unit));
  await context.gate(`ensemble, after the restart of ZooKeeper ${id}`, async () => [
    ...ensembleNotReady(await readMembers(context)),
    ...(await hosts.problems([server])),
  ]);
}
