import type { ServerGroup } from "../../model/cluster-spec";
import { jvmOptions } from "../../model/jvm";
import { ownedTlsOptions, type Secured, tlsOptions } from "./security/rocketmq-security";

/** What RocketMQ reaches into since Java 9: without it controllers fill the log with stack traces. */
const opened = [
  ...["java.lang", "java.util", "java.nio", "sun.nio.ch", "jdk.internal.misc"].map(
    (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
  ),
  "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
];

/** Options that an operator must not set, with what owns each. */
export const ownedJvmOptions: Readonly<Record<string, string>> = {
  "-Drocketmq.home.dir": "the paths of the program",
  "-Drmq.logback.configurationFile": "the logging file of this program",
  "-Duser.home": "the paths of the program",
  ...ownedTlsOptions,
};

/** Name of the logging file, in the directory of a service's configuration. */
export const loggingFile = "rocketmq-logback.xml";

/**
 * The JVM options of a server of RocketMQ. Its libraries write below `user.home`, whatever the logging file says.
 *
 * @param more - options of this kind of server
 */
export function rocketmqJvmOptions(
  group: Pick<ServerGroup, "heap" | "jvmOptions" | "configDirectory" | "user"> & Secured,
  dataDirectory: string,
  more: readonly string[] = [],
): string[] {
  const { heap, jvmOptions: further, configDirectory } = group;
  return [
    ...jvmOptions(heap, further),
    ...more,
    ...opened,
    `-Duser.home=${dataDirectory}`,
    `-Drocketmq.home.dir=${dataDirectory}`,
    `-Drmq.logback.configurationFile=${configDirectory}/${loggingFile}`,
    ...tlsOptions(group),
    ...further,
  ];
}
