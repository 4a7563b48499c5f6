import { type ServiceName, serviceNames } from "../../components/services/registry";
import { realClock } from "../lib/clock";
import { type Log, withProgress } from "../lib/log";

/** A host whose services end for good when they are stopped. */
interface Stoppable {
  stop(unit: ServiceName): Promise<void>;
}

/** Stops a whole cluster: each service while those that it depends on still serve. */
export async function stopCluster(sessions: ReadonlyMap<string, Stoppable>, log: Log): Promise<void> {
  for (const unit of [...serviceNames].reverse()) {
    log(`stopping ${unit} on ${[...sessions.keys()].join(", ")}`);
    const stops = [...sessions].map(([host, session]) =>
      withProgress(`${unit} on ${host} to stop`, log, realClock, session.stop(unit)),
    );
    await Promise.all(stops);
  }
}
