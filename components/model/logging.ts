import { generatedHeader } from "./generated-header";

/** Brackets, because parentheses would be a group in logback. */
export const logPattern = "%p %m [%c]%n";

/** Logging to the journal, which adds the time itself, in the syntax of log4j 1.2 and reload4j. */
export function log4jProperties(): string {
  return [
    `# ${generatedHeader}`,
    "log4j.rootLogger=INFO, stdout",
    "log4j.appender.stdout=org.apache.log4j.ConsoleAppender",
    "log4j.appender.stdout.layout=org.apache.log4j.PatternLayout",
    `log4j.appender.stdout.layout.ConversionPattern=${logPattern}`,
    "",
  ].join("\n");
}
