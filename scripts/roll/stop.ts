import { realClock } from "./clock";
import type { Plan } from "./plan";
import type { RollHost, Unit } from "./session";
import { patiently, type Say } from "./wait";

/** Stops a whole cluster in order: brokers while ZooKeeper still serves, then ZooKeeper. */
export async function stopCluster(plan: Plan, sessions: ReadonlyMap<string, RollHost>, say: Say): Promise<void> {
  for (const unit of ["kafka", "zookeeper"] satisfies Unit[]) {
    const nodes = plan[unit].filter(({ host }) => sessions.has(host));
    say(`stopping ${unit} on ${nodes.map(({ host }) => host).join(", ")}`);
    const stops = nodes.map(async ({ id, host }) => {
      const stop = Promise.resolve(sessions.get(host)?.stop(unit));
      await patiently(`${unit} ${id} on ${host} to end`, say, realClock, stop);
    });
    await Promise.all(stops);
  }
}
