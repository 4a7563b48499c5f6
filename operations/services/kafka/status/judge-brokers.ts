import { judgeServer, serverName, whereToCheck } from "../../../status/server-findings";
import type { Finding, Snapshot } from "../../../status/snapshot";
import { kafkaNames } from "../kafka-names";

/** Findings about brokers and their controller. */
export function judgeBrokers(snapshot: Snapshot): Finding[] {
  const { brokers } = snapshot;
  return [
    ...noBrokers(snapshot),
    ...brokers.flatMap((one) => judgeServer(snapshot, kafkaNames, one, { serves: one.answers, word: "responding" })),
    ...unregistered(snapshot),
    ...controller(snapshot),
  ];
}

/** A stack may consist of other services alone. */
export function hasBrokers({ brokers, lost }: Pick<Snapshot, "brokers" | "lost">): boolean {
  return brokers.length + lost.kafka.length > 0;
}

function noBrokers({ brokers, ...snapshot }: Snapshot): Finding[] {
  if (brokers.some(({ answers }) => answers) || !hasBrokers({ brokers, ...snapshot })) return [];
  return [
    {
      level: "down",
      check: "brokers",
      rule: "no broker is responding",
      given: `none of ${brokers.length} responded`,
      fix: `bring them back: ${whereToCheck(snapshot, kafkaNames)}`,
    },
  ];
}

/** A broker that other brokers do not see has lost its ZooKeeper session, or in KRaft sends the controller no heartbeats. */
function unregistered({ brokers, quorum }: Pick<Snapshot, "brokers" | "quorum">): Finding[] {
  const answering = brokers.filter(({ answers }) => answers);
  return answering.flatMap(({ id, name }): Finding[] => {
    const notSeenBy = answering.filter(({ sees }) => sees !== null && !sees.includes(id)).map((other) => other.id);
    if (notSeenBy.length === 0) return [];
    return [
      {
        level: "degraded",
        check: "registration",
        rule: `${serverName(kafkaNames, { id, name })} is not visible to every other broker`,
        given: `broker ${notSeenBy.join(", ")} does not see it`,
        fix: `check again in a few seconds; if it persists, check the broker's connection to ${quorum === undefined ? "ZooKeeper" : "the controllers"}`,
      },
    ];
  });
}

/** In KRaft that the quorum has no leader says it. */
function controller({ controller: id, brokers, quorum }: Snapshot): Finding[] {
  if (quorum !== undefined || id !== null || !brokers.some(({ answers }) => answers)) return [];
  return [
    {
      level: "degraded",
      check: "controller",
      rule: "the cluster has no controller",
      given: "no broker knows a controller: partitions that lose their leader get no new one",
      fix: "check again in a few seconds; if it persists, check the brokers' connections to ZooKeeper",
    },
  ];
}
