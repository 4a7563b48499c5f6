import { generatedHeader } from "./generated-header";

/** Brackets, because parentheses would be a group in logback. */
const logPattern = "%p %m [%c]%n";

/** Levels by the names of loggers; `root` is the level of all others. */
export type LogLevels = Readonly<Record<string, string>>;

/** What stack files call the logger that all others inherit from, as Kafka does (KIP-412). */
export const rootLogger = "root";

/** The level of the root logger where a stack file has none. */
export const usualLevel = "INFO";

/** Logging to the journal, which adds the time itself, in the syntax of log4j 1.2 and reload4j. */
export function log4jProperties({ [rootLogger]: root = usualLevel, ...others }: LogLevels = {}): string {
  return [
    `# ${generatedHeader}`,
    `log4j.rootLogger=${root}, stdout`,
    "log4j.appender.stdout=org.apache.log4j.ConsoleAppender",
    "log4j.appender.stdout.layout=org.apache.log4j.PatternLayout",
    `log4j.appender.stdout.layout.ConversionPattern=${logPattern}`,
    ...Object.entries(others).map(([name, level]) => `log4j.logger.${name}=${level}`),
    "",
  ].join("\n");
}

/** The same in the syntax of logback. */
export function logbackXml({ [rootLogger]: root = usualLevel, ...others }: LogLevels = {}): string {
  return [
    `<!-- ${generatedHeader} -->`,
    "<configuration>",
    '  <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">',
    `    <encoder><pattern>${logPattern}</pattern></encoder>`,
    "  </appender>",
    ...Object.entries(others).map(([name, level]) => `  <logger name="${name}" level="${level}"/>`),
    `  <root level="${root}"><appender-ref ref="stdout"/></root>`,
    "</configuration>",
    "",
  ].join("\n");
}
