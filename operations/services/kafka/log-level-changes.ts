import { type LogLevels, rootLogger, usualLevel } from "../../../components/model/logging";
import type { ConfigChanges } from "../../protocol/kafka/configs";

/** What has to be changed on one broker. */
export interface LogLevelChanges {
  readonly changes: ConfigChanges;
  /** The loggers that have their level from the stack then, whatever else is changed later. */
  readonly held: readonly string[];
  /** Names of the stack for which the broker has no logger yet. */
  readonly unknown: readonly string[];
}

/**
 * What gives the loggers of a broker the levels of the stack. A broker takes levels only for loggers that it has made (KIP-412):
 * where a name of the stack is that of a package, every logger below it gets the level. Other loggers are left alone.
 *
 * @param told - the level in force of each logger that the broker has
 * @param held - loggers that have had a level from the stack; what is none any more goes back to what it inherits
 */
export function logLevelChanges(
  wanted: LogLevels,
  told: ReadonlyMap<string, string>,
  held: readonly string[],
): LogLevelChanges {
  const targets = new Map<string, string>();
  const unknown: string[] = [];
  for (const [name, level] of Object.entries(wanted)) {
    const own = told.has(name) ? [name] : below(name, told, wanted);
    for (const logger of own) targets.set(logger, level);
    if (own.length === 0) unknown.push(name);
  }
  const back = held.filter((logger) => told.has(logger) && !targets.has(logger));
  return {
    changes: Object.fromEntries([
      ...back.flatMap((logger) => takenBack(logger, told)),
      ...[...targets].filter(([logger, level]) => told.get(logger) !== level),
    ]),
    held: [...targets.keys()].sort(),
    unknown,
  };
}

/** The loggers of a package that no longer name of the stack is for. */
function below(name: string, told: ReadonlyMap<string, string>, wanted: LogLevels): string[] {
  const longer = Object.keys(wanted).filter((other) => other.startsWith(`${name}.`));
  return [...told.keys()].filter(
    (logger) =>
      logger.startsWith(`${name}.`) && !longer.some((other) => logger === other || logger.startsWith(`${other}.`)),
  );
}

/** The root logger inherits from nobody: a broker refuses to take its level away. */
function takenBack(logger: string, told: ReadonlyMap<string, string>): [string, string | null][] {
  if (logger !== rootLogger) return [[logger, null]];
  return told.get(logger) === usualLevel ? [] : [[logger, usualLevel]];
}
