import { realClock } from "./clock";
import type { RollHost, Unit } from "./session";
import { patiently, type Say } from "./wait";

/** Stops a whole cluster in order: brokers while ZooKeeper still serves, then ZooKeeper. */
export async function stopCluster(sessions: ReadonlyMap<string, RollHost>, say: Say): Promise<void> {
  for (const unit of ["kafka", "zookeeper"] satisfies Unit[]) {
    say(`stopping ${unit} on ${[...sessions.keys()].join(", ")}`);
    const stops = [...sessions].map(([host, session]) =>
      patiently(`${unit} on ${host} to end`, say, realClock, session.stop(unit)),
    );
    await Promise.all(stops);
  }
}
