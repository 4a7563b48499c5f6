import { Canary } from "./canary";
import type { Context } from "./roll-context";
import { ensembleProblems, nextToRestart } from "../cluster/readiness";
import { withProgress } from "../lib/log";

/** Restarts the ZooKeeper servers whose configuration changed: followers first, the leader last. */
export async function rollEnsemble(context: Context): Promise<void> {
  const { plan, observer, say, clock } = context;
  const problems = async () => ensembleProblems(await observer.zookeeperViews());
  const renewed = new Set<number>();
  const canary = new Canary(context, "zookeeper");
  for (let round = 0; ; round += 1) {
    const outdated = await context.outdated("zookeeper");
    if (outdated.length === 0) return;
    if (round === 0) await canary.decide(outdated);
    context.refuseAgain(outdated, renewed, "zookeeper");
    await canary.pause(renewed, outdated);
    await refuseLeavingLeader(context);
    await context.gate("ensemble, before the next restart", problems);
    const leader = (await observer.zookeeperViews()).find(({ mode }) => mode === "leader")?.id;
    const id = nextToRestart(outdated, leader);
    for (const node of plan.zookeeper.filter((one) => one.id === id)) {
      say(`restarting ZooKeeper ${node.id} on ${node.host}${node.id === leader ? ", the leader" : ""}`);
      await withProgress(`ZooKeeper ${node.id} to end`, say, clock, observer.session(node).stop("zookeeper"));
      await observer.session(node).start("zookeeper");
      renewed.add(node.id);
      await context.gate(`ensemble, after the restart of ZooKeeper ${node.id}`, problems);
    }
  }
}

/** A server that was restarted does not know a leader that leaves, and would wait for it until its gate expires. */
async function refuseLeavingLeader({ observer, clock }: Context): Promise<void> {
  for (let looks = 0; looks < 3; looks += 1) {
    const views = await observer.zookeeperViews();
    if (!views.every(({ mode }) => mode === "follower")) return;
    await clock.sleep(1_000);
  }
  throw new Error(
    `hosts[].zookeeperId: a server that leaves the ensemble must not lead it\n` +
      `    given: all servers of the stack file follow another one\n` +
      `    fix:   systemctl stop zookeeper on the host that leaves, which makes them elect one of their own; run again`,
  );
}
