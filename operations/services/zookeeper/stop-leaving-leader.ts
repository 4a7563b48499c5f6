import { serviceNames } from "../../../components/services/registry";
import { withProgress } from "../../lib/log";
import type { RollContext } from "../../phases/roll-context";
import { untilSafe } from "../../phases/until-safe";
import { queryServer } from "../../protocol/zookeeper/four-letter-words";
import { lostVoters, type MemberView, readMembers } from "./ensemble-view";
import { unsafeToStopMembers } from "./members-to-stop";

const looks = 3;
const pauseMs = 1_000;
/** The stack has no id for a server that left it. */
const leaverId = -1;

/**
 * Has a leader that is not in the stack any more stopped, once the others can do without: a server that was restarted does
 * not know it, and would wait for it until its gate times out.
 * @throws Error when its host is not in the stack either, so that nobody can log in to it.
 */
export async function stopLeavingLeader(context: RollContext): Promise<void> {
  const { hosts, clock, log } = context;
  for (let count = 0; count < looks; count += 1) {
    const members = await readMembers(context);
    if (!members.every(({ mode }) => mode === "follower" || mode === "observer")) return;
    await clock.sleep(pauseMs);
  }
  const leading = await leavingLeader(context);
  if (leading === undefined)
    throw new Error(
      `hosts[].zookeeperId: a server that leaves the ensemble must not lead it\n` +
        `    given: all servers of the stack file follow another one\n` +
        `    fix:   systemctl stop zookeeper on the host that leaves, which makes them elect one of their own; run again`,
    );
  await untilSafe(context, {
    what: `ensemble, before the stop of its leader on ${leading}, which leaves it`,
    service: "zookeeper",
    on: [{ host: leading }],
    async read() {
      const ensemble = [...(await readMembers(context)), await askLeaver(context, leading)];
      return { reasons: unsafeToStopMembers({ ensemble, lost: lostVoters(context.plan) }, [leaverId]) };
    },
    refusal: (reasons) => new Error(`the leader on ${leading} cannot be stopped: ${reasons.join("; ")}`),
  });
  log(`stopping the leader of the ensemble on ${leading}, which leaves it`);
  const stop = hosts.session({ host: leading }).stop?.("zookeeper") ?? Promise.resolve();
  await withProgress(`ZooKeeper on ${leading} to stop`, log, clock, stop);
  await context.gate("ensemble, after its leader left", async () => {
    const members = await readMembers(context);
    return members.some(({ mode }) => mode === "leader") ? [] : ["no server of the stack leads yet"];
  });
}

async function leavingLeader(context: RollContext): Promise<string | undefined> {
  const found = await context.hosts.leaving("zookeeper");
  const views = await Promise.all(found.map((host) => askLeaver(context, host)));
  return found.find((_, index) => views[index]?.mode === "leader");
}

/** A host asks its service where that was started: the plan knows only where it would have to be. */
async function askLeaver({ hosts, plan }: RollContext, host: string): Promise<MemberView> {
  const address = serviceNames.flatMap((name) => plan[name]).find((node) => node.host === host)?.address ?? host;
  const [{ port } = { port: 0 }] = plan.zookeeper;
  const words = await queryServer(() => hosts.connectOn({ host, address, port }, "zookeeper"));
  return { id: leaverId, ...words };
}
