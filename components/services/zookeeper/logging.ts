import { generatedHeader } from "../../model/generated-header";
import { log4jProperties, logPattern } from "../../model/logging";
import { compareVersions } from "../../model/versions";

function logbackXml(): string {
  return [
    `<!-- ${generatedHeader} -->`,
    "<configuration>",
    '  <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">',
    `    <encoder><pattern>${logPattern}</pattern></encoder>`,
    "  </appender>",
    '  <root level="INFO"><appender-ref ref="stdout"/></root>',
    "</configuration>",
    "",
  ].join("\n");
}

/** ZooKeeper's logging file and the JVM option that names it; 3.8 replaced log4j by logback (ZOOKEEPER-4427). */
export function zookeeperLogging(
  version: string,
  directory: string,
): { path: string; content: string; option: string } {
  if (compareVersions(version, "3.8.0") < 0) {
    const path = `${directory}/zookeeper-log4j.properties`;
    return { path, content: log4jProperties(), option: `-Dlog4j.configuration=file:${path}` };
  }
  const path = `${directory}/zookeeper-logback.xml`;
  return { path, content: logbackXml(), option: `-Dlogback.configurationFile=${path}` };
}
