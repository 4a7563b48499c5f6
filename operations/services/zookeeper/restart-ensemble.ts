import { describeReasons } from "../../../components/model/service-digest";
import { withProgress } from "../../lib/log";
import { nextToRestart } from "../../phases/restart-order";
import { describeRestarts, restartOutdated } from "../../phases/restart-outdated";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import type { ServiceView } from "../../phases/roll-view";
import { untilSafe } from "../../phases/until-safe";
import { ensembleNotReady, type MemberView, readEnsemble } from "./ensemble-view";
import { unsafeToStopMembers } from "./members-to-stop";
import { stopLeavingLeader } from "./stop-leaving-leader";
import { zookeeperNames } from "./zookeeper-names";

/** Restarts the ZooKeeper servers that run with something else than what is configured: followers first, the leader last. */
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
  const { hosts, reads, plan } = context;
  let next = nextOf([], outdated);
  await untilSafe(context, {
    what: "ensemble, before the next restart",
    async read() {
      const ensemble = await readEnsemble(hosts, reads);
      next = nextOf(ensemble, outdated);
      const reasons = unsafeToStopMembers({ ensemble, lost: plan.lost }, [next.server.id]);
      return { reasons, notReady: ensembleNotReady(ensemble) };
    },
    refusal: (reasons) => majorityRefusal(context, next.server, reasons),
  });
  return next;
}

function nextOf(ensemble: readonly MemberView[], outdated: readonly ServiceView[]): Next {
  const leader = ensemble.find(({ mode }) => mode === "leader")?.id;
  const ids = outdated.map(({ id }) => id);
  const server = outdated.find(({ id }) => id === nextToRestart(ids, leader));
  if (server === undefined) throw new Error("nothing is left to restart");
  return { server, leads: server.id === leader };
}

/** Waiting would not help a restart that the servers which are lost do not allow. */
function majorityRefusal({ plan }: RollContext, { id }: ServiceView, reasons: readonly string[]): Error {
  return new Error(
    `hosts[].lost: a majority of the ensemble must serve while ZooKeeper ${id} restarts\n` +
      `    given: ZooKeeper ${plan.lost.zookeeper.join(", ")} is lost; ${reasons.join("; ")}\n` +
      `    fix:   give the ensemble a new host for each server that is lost, then run again`,
  );
}

async function restart(context: RollContext, { server, leads }: Next): Promise<void> {
  const { hosts, reads, log, clock } = context;
  const { id, host, reasons } = server;
  log(`restarting ZooKeeper ${id} on ${host}${leads ? ", the leader" : ""}: ${describeReasons(reasons)}`);
  await withProgress(`ZooKeeper ${id} to stop and start`, log, clock, hosts.session(server).restart(server.unit));
  await context.gate(`ensemble, after the restart of ZooKeeper ${id}`, async () => [
    ...ensembleNotReady(await readEnsemble(hosts, reads)),
    ...(await hosts.problems([server])),
  ]);
}
