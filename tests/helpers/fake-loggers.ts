import type { DynamicRecord } from "../../operations/transport/dynamic-record";
import { type FakeError, type FakeSetting, source } from "./fake-broker";

/** The loggers of one running broker: those without a level of their own have the root logger's. */
export class FakeLoggers {
  readonly levels = new Map<string, string | null>([["root", "INFO"]]);
  /** What was asked of it, in order: `kafka.log=DEBUG`. */
  readonly changes: string[] = [];
  /** Names of the loggers that have their level from the stack, by what they are kept under. */
  readonly records = new Map<string, readonly string[]>();
  readonly record = recordIn(this.records, "loggers");

  get told(): FakeSetting[] {
    const root = this.levels.get("root") ?? null;
    return [...this.levels].map(([name, level]) => ({
      ...{ name, value: level ?? root, source: source.logger, synonyms: [] },
    }));
  }

  /** As `ConfigAdminManager.validateLogLevelConfigs` and `alterLogLevelConfigs` have it. */
  alter(changes: ReadonlyMap<string, string | null>): FakeError | undefined {
    const valid = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];
    for (const [name, level] of changes) {
      if (!this.levels.has(name)) return { error: 40, message: `Logger ${name} does not exist!` };
      if (level === null && name === "root") return { error: 42, message: "Removing the log level of the root logger" };
      if (level !== null && !valid.includes(level))
        return { error: 40, message: `Cannot set the log level to ${level}` };
    }
    for (const [name, level] of changes) {
      this.levels.set(name, level);
      this.changes.push(`${name}=${level}`);
    }
    return undefined;
  }
}

/** A record that is kept in a map. */
export function recordIn(records: Map<string, readonly string[]>, key: string): DynamicRecord {
  return {
    read: () => Promise.resolve([...(records.get(key) ?? [])]),
    write: (names) => Promise.resolve(void records.set(key, names)),
  };
}
