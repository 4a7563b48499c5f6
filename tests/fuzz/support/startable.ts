import fc from "fast-check";
import { log4jLevels, logbackLevels } from "../../../components/services/validate-log-levels";
import { usesLogback } from "../../../components/services/zookeeper/logging";
import { type Raw, rawConfig, rawHost } from "../../helpers/config";
import { closedPort } from "../../helpers/closed-port";
import * as values from "./values";

const { given, optional, word } = values;

/** What everything of a cluster is below, before it is put into a folder of the test. */
export const startRoot = "/srv/fuzz";

/** For a machine on which much else runs. */
const patient = { "zookeeper.connection.timeout.ms": "200000", "zookeeper.session.timeout.ms": "60000" };

/**
 * Clusters of one server each on this machine, without what only a certain machine or plugin makes work: with any options
 * of the JVM, loggers, sizes, listeners and paths.
 */
export async function startable(
  versions: { readonly kafka: string; readonly zookeeper: string },
  seed: number,
  count: number,
): Promise<Raw[]> {
  const drawn = fc.record({
    kafka: fc.record({
      jvmOptions: values.jvmOptions,
      logging: values.logLevels(log4jLevels),
      properties: values.recordSizes.map((sizes) => ({ ...sizes, ...patient })),
      chroot: optional(word.map((name) => `/${name}`)),
    }),
    names: fc.uniqueArray(fc.stringMatching(/^[A-Z]{2,8}$/), { minLength: 1, maxLength: 2 }),
    bind: optional(fc.constantFrom("address", "all")),
    zookeeper: fc.record({
      jvmOptions: values.jvmOptions,
      juteMaxBuffer: values.juteMaxBuffer,
      logging: values.logLevels(usesLogback(versions.zookeeper) ? logbackLevels : log4jLevels),
    }),
  });
  const stacks = fc.sample(drawn, { numRuns: count, seed });
  const found: Raw[] = [];
  for (const { kafka, names, bind, zookeeper } of stacks) {
    const [client, ...ports] = await Promise.all([closedPort(), closedPort(), closedPort()]);
    const pathsOf = (name: string) => ({ program: `${startRoot}/${name}`, config: `${startRoot}/etc-${name}` });
    found.push(
      rawConfig({
        hosts: [rawHost(1, { address: "127.0.0.1" })],
        kafka: given({
          ...{ ...kafka, version: versions.kafka, heap: "256m" },
          paths: { ...pathsOf("kafka"), data: [`${startRoot}/data/kafka`] },
          listeners: names.map((name, index) => ({ name, port: ports[index], bind })),
        }),
        zookeeper: given({
          ...{ ...zookeeper, version: versions.zookeeper, heap: "128m", ports: { client } },
          paths: { ...pathsOf("zookeeper"), data: `${startRoot}/data/zookeeper` },
        }),
      }),
    );
  }
  return found;
}
