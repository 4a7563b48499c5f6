import { compareVersions } from "../../model/versions";
import { releaseOf } from "../check-server-change";
import type { ChangeProblem, ServerChange } from "../server-change";

/** The first release without the requests of old clients. */
const first = "4.0.0";

/**
 * Kafka 4 does not understand clients older than 2.1 any more (KIP-896). No request of the protocol tells who they are; brokers
 * count them, and only JMX shows that count.
 */
export function checkOldClients(servers: readonly ServerChange[]): ChangeProblem[] {
  return servers.flatMap((server) => {
    const [before, after] = [releaseOf(server), server.wanted?.version];
    if (server.service !== "kafka" || before === undefined || after === undefined) return [];
    if (compareVersions(before, first) >= 0 || compareVersions(after, first) < 0) return [];
    return [
      {
        place: server.place,
        severity: "warning",
        rule: "kafka.version: Kafka 4 does not understand clients older than 2.1 (KIP-896), nor libraries of that time",
        given: `${after}, while ${before} runs`,
        fix:
          "update such clients first; brokers from 3.8 on count what they ask, by the name of the client: " +
          "DeprecatedRequestsPerSec of kafka.network:type=RequestMetrics in JMX",
      },
    ];
  });
}
