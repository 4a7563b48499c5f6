import { createProgressLogger, type Log } from "../lib/log";
import type { EngineLog } from "./engine-log";

/** Shows progress beside the resource while it is updated. */
export function resourceLogger(log: EngineLog, urn: string): Log {
  return createProgressLogger((line) => log.status(line, urn));
}
