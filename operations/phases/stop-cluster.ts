import { realClock } from "../lib/clock";
import { type Log, withProgress } from "../lib/log";
import type { RollHost, Unit } from "../transport/session";

/** Stops a whole cluster in order: brokers while ZooKeeper still serves, then ZooKeeper. */
export async function stopCluster(sessions: ReadonlyMap<string, RollHost>, log: Log): Promise<void> {
  for (const unit of ["kafka", "zookeeper"] satisfies Unit[]) {
    log(`stopping ${unit} on ${[...sessions.keys()].join(", ")}`);
    const stops = [...sessions].map(([host, session]) =>
      withProgress(`${unit} on ${host} to stop`, log, realClock, session.stop(unit)),
    );
    await Promise.all(stops);
  }
}
