import { serviceNames } from "../../components/services/registry";
import { realClock } from "../lib/clock";
import { type Log, withProgress } from "../lib/log";
import type { RollHost } from "../transport/session";

/** Stops a whole cluster: each service while those that it depends on still serve. */
export async function stopCluster(sessions: ReadonlyMap<string, RollHost>, log: Log): Promise<void> {
  for (const unit of [...serviceNames].reverse()) {
    log(`stopping ${unit} on ${[...sessions.keys()].join(", ")}`);
    const stops = [...sessions].map(([host, session]) =>
      withProgress(`${unit} on ${host} to stop`, log, realClock, session.stop(unit)),
    );
    await Promise.all(stops);
  }
}
