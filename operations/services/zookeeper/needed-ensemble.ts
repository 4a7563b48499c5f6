import { queryServer } from "../../protocol/zookeeper/four-letter-words";
import type { Needed, RollContext, Stopping } from "../../phases/roll-context";
import type { UnsafeReason } from "../../safety/unsafe-reason";
import { outsideViews, unsafeWithoutEnsemble, word } from "./outside-ensemble";

/**
 * A broker that cannot reach ZooKeeper does not come back. Its ensemble is asked before it stops; one that this program does
 * not run from the hosts of the brokers, which alone have to reach it.
 */
export async function ensembleNeededBy({ service, on }: Stopping, { hosts, plan }: RollContext): Promise<Needed> {
  const servers = (plan.outside ?? []).filter((one) => one.service === "zookeeper");
  if (servers.length === 0) return { reasons: await unsafeWithoutMembers(hosts), refusal };
  const views = on.map(async ({ host }) => {
    const answers = await hosts.session({ host }).askOutside(service, servers, word);
    return outsideViews(servers, answers, host);
  });
  return { reasons: unsafeWithoutEnsemble((await Promise.all(views)).flat()), refusal };
}

/** A member that serves proves a quorum, so the first one is enough: one that hangs delays nobody. */
async function unsafeWithoutMembers(hosts: RollContext["hosts"]): Promise<UnsafeReason[]> {
  const ids = hosts.idsOf("zookeeper");
  if (ids.length === 0) return [];
  const serves = async (id: number) => {
    const { mode } = await queryServer(() => hosts.connect("zookeeper", id));
    return mode === undefined ? Promise.reject(new Error("it is not serving")) : true;
  };
  if (await Promise.any(ids.map(serves)).catch(() => false)) return [];
  const told = ids.map((id) => `ZooKeeper ${id} is not serving`);
  return [{ kind: "needed", what: "the ensemble", serving: 0, all: ids.length, needed: 1, atMost: ids.length, told }];
}

/** Waiting would not help with servers that answer and may not say whether they serve. */
function refusal(reasons: readonly string[]): Error {
  return new Error(
    `zookeeper.existing: its servers must say whether they serve, before a broker stops\n` +
      `    given: ${reasons.join("; ")}\n` +
      `    fix:   add srvr to 4lw.commands.whitelist in zoo.cfg of these servers, where it is unless it was taken away, and run again`,
  );
}
