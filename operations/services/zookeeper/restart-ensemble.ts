import { describeReasons } from "../../../components/model/service-digest";
import type { MemberView } from "../../cluster/cluster-view";
import { ensembleNotReady } from "../kafka/readiness";
import { withProgress } from "../../lib/log";
import { unsafeToStopMembers } from "./members-to-stop";
import { describeReason, type UnsafeReason, waitingHelps } from "../../safety/unsafe-reason";
import { Canary } from "../../phases/canary";
import type { Phase } from "../../phases/phase";
import { nextToRestart } from "../../phases/restart-order";
import type { RollContext } from "../../phases/roll-context";
import type { RollView, ServiceView } from "../../phases/roll-view";

/** Restarts the ZooKeeper servers that run with something else than what is configured: followers first, the leader last. */
export const restartEnsemble: Phase<RollView, RollContext> = {
  title: "restart the ensemble",

  shouldRun: ({ services }) => services.some(isOutdated),

  describe: ({ services }) =>
    services
      .filter(isOutdated)
      .map(({ id, host, reasons }) => `restart ZooKeeper ${id} on ${host}: ${describeReasons(reasons)}`),

  async run(context) {
    const renewed = new Set<number>();
    const canary = new Canary(context, "zookeeper");
    for (let round = 0; ; round += 1) {
      const outdated = await context.outdated("zookeeper");
      if (outdated.length === 0) return;
      if (round === 0) await canary.decide(outdated);
      context.refuseAgain(outdated, renewed);
      await canary.pause(renewed, outdated);
      await refuseLeavingLeader(context);
      const next = await readyToStop(context, outdated);
      await restart(context, next);
      renewed.add(next.server.id);
    }
  },
};

function isOutdated({ unit, reasons }: ServiceView): boolean {
  return unit === "zookeeper" && reasons.length > 0;
}

interface Next {
  readonly server: ServiceView;
  readonly leads: boolean;
}

/** The server that is restarted next, once the ensemble is whole and can spare it. */
async function readyToStop(context: RollContext, outdated: readonly ServiceView[]): Promise<Next> {
  const { reader, plan } = context;
  let reasons: UnsafeReason[] = [];
  let next = nextOf([], outdated);
  await context.gate(
    "ensemble, before the next restart",
    async () => {
      const ensemble = await reader.ensemble();
      next = nextOf(ensemble, outdated);
      reasons = unsafeToStopMembers({ ensemble, lost: plan.lost }, [next.server.id]);
      return [...new Set([...ensembleNotReady(ensemble), ...reasons.map(describeReason)])];
    },
    { failFast: () => refuseWithoutMajority(context, next.server, reasons) },
  );
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
function refuseWithoutMajority({ plan }: RollContext, { id }: ServiceView, reasons: readonly UnsafeReason[]) {
  const final = reasons.filter((reason) => !waitingHelps(reason));
  if (final.length === 0) return Promise.resolve();
  throw new Error(
    `hosts[].lost: a majority of the ensemble must serve while ZooKeeper ${id} restarts\n` +
      `    given: ZooKeeper ${plan.lost.zookeeper.join(", ")} is lost; ${final.map(describeReason).join("; ")}\n` +
      `    fix:   give the ensemble a new host for each server that is lost, then run again`,
  );
}

async function restart(context: RollContext, { server, leads }: Next): Promise<void> {
  const { hosts, reader, log, clock } = context;
  const { id, host, reasons } = server;
  log(`restarting ZooKeeper ${id} on ${host}${leads ? ", the leader" : ""}: ${describeReasons(reasons)}`);
  await withProgress(`ZooKeeper ${id} to stop`, log, clock, hosts.session(server).stop(server.unit));
  await hosts.session(server).start(server.unit);
  await context.gate(`ensemble, after the restart of ZooKeeper ${id}`, async () => [
    ...ensembleNotReady(await reader.ensemble()),
    ...(await hosts.problems([server])),
  ]);
}

/** A server that was restarted does not know a leader that leaves, and would wait for it until its gate times out. */
async function refuseLeavingLeader({ reader, clock }: RollContext): Promise<void> {
  for (let reads = 0; reads < 3; reads += 1) {
    const members = await reader.ensemble();
    if (!members.every(({ mode }) => mode === "follower")) return;
    await clock.sleep(1_000);
  }
  throw new Error(
    `hosts[].zookeeperId: a server that leaves the ensemble must not lead it\n` +
      `    given: all servers of the stack file follow another one\n` +
      `    fix:   systemctl stop zookeeper on the host that leaves, which makes them elect one of their own; run again`,
  );
}
