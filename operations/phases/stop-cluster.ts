import { realClock } from "../lib/clock";
import type { RollHost, Unit } from "../transport/session";
import { withProgress, type Log } from "../lib/log";

/** Stops a whole cluster in order: brokers while ZooKeeper still serves, then ZooKeeper. */
export async function stopCluster(sessions: ReadonlyMap<string, RollHost>, say: Log): Promise<void> {
  for (const unit of ["kafka", "zookeeper"] satisfies Unit[]) {
    say(`stopping ${unit} on ${[...sessions.keys()].join(", ")}`);
    const stops = [...sessions].map(([host, session]) =>
      withProgress(`${unit} on ${host} to end`, say, realClock, session.stop(unit)),
    );
    await Promise.all(stops);
  }
}
