import { type ConfigIssue, error, show } from "../model/issue";
import { rootLogger } from "../model/logging";
import { nearest } from "../model/nearest";
import type { LoggingConfig } from "./service-schema";

/** The levels of log4j 1.2 and reload4j, from nothing to everything. */
export const log4jLevels = ["OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"] as const;

/** The levels of logback, which reads any other word as DEBUG (its manual, "Logger, Appenders and Layouts"). */
export const logbackLevels = ["OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"] as const;

/** A logger has the name of a class or a package, or one like `state.change.logger`. */
const loggerName = /^[A-Za-z_][\w$-]*(\.[A-Za-z_][\w$-]*)*$/;

/** Other people's words for the root logger. */
const rootWords = ["root", "rootlogger", "log4j.rootlogger", "*"];

/** Judges the names and levels of `logging.levels`. @param service - Name of its group in the stack file. */
export function validateLogLevels(
  service: string,
  logging: LoggingConfig | undefined,
  known: readonly string[],
): ConfigIssue[] {
  return Object.entries(logging?.levels ?? {}).flatMap(([name, level]) => [
    ...validateName(`${service}.logging.levels`, name),
    ...validateLevel(`${service}.logging.levels.${name}`, level, known),
  ]);
}

function validateName(property: string, name: string): ConfigIssue[] {
  const rule = "must be names of loggers: classes or packages with dots between, or root";
  const problem = (fix: string): ConfigIssue[] => [error({ property, rule, given: show(name), fix })];
  if (name === rootLogger) return [];
  if (rootWords.includes(name.trim().toLowerCase())) return problem(`write ${rootLogger}`);
  const bare = name
    .trim()
    .replace(/^log4j\.logger\./, "")
    .replace(/\.\*$/, "");
  if (bare === name && loggerName.test(name)) return [];
  return problem(
    loggerName.test(bare) ? `write ${bare}` : "give a name such as kafka.controller or org.apache.zookeeper",
  );
}

function validateLevel(property: string, level: string, known: readonly string[]): ConfigIssue[] {
  if (known.includes(level)) return [];
  const upper = level.trim().toUpperCase();
  const usual = { WARNING: "WARN", ALL: "TRACE", FATAL: "ERROR", NONE: "OFF", FALSE: "OFF" } as Record<string, string>;
  const meant = known.includes(upper) ? upper : (usual[upper] ?? nearest(level, known));
  return [
    error({
      property,
      rule: `must be one of ${known.join(", ")}`,
      given: show(level),
      fix: meant === undefined ? `use ${known.join(" or ")}` : `write ${meant}`,
    }),
  ];
}
