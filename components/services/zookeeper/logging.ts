import { log4jProperties, logbackXml, type LogLevels } from "../../model/logging";
import { compareVersions } from "../../model/versions";

/** Whether a version logs through logback; 3.8 replaced log4j by it (ZOOKEEPER-4427). */
export function usesLogback(version: string): boolean {
  return compareVersions(version, "3.8.0") >= 0;
}

/** ZooKeeper's logging file and the JVM option that names it. */
export function zookeeperLogging(
  version: string,
  directory: string,
  levels: LogLevels = {},
): { path: string; content: string; option: string } {
  if (!usesLogback(version)) {
    const path = `${directory}/zookeeper-log4j.properties`;
    return { path, content: log4jProperties(levels), option: `-Dlog4j.configuration=file:${path}` };
  }
  const path = `${directory}/zookeeper-logback.xml`;
  return { path, content: logbackXml(levels), option: `-Dlogback.configurationFile=${path}` };
}
