import type { Plan } from "./plan";
import type { RollHost, Unit } from "./session";
import type { Say } from "./wait";

/** Stops a whole cluster in order: brokers while ZooKeeper still serves, then ZooKeeper. */
export async function stopCluster(plan: Plan, sessions: ReadonlyMap<string, RollHost>, say: Say): Promise<void> {
  for (const unit of ["kafka", "zookeeper"] satisfies Unit[]) {
    const nodes = plan[unit].filter(({ host }) => sessions.has(host));
    say(`stopping ${unit} on ${nodes.map(({ host }) => host).join(", ")}`);
    await Promise.all(nodes.map(async ({ host }) => sessions.get(host)?.stop(unit)));
  }
}
