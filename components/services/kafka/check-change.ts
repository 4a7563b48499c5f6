import { endpointText, readEndpoint } from "../../model/ip-address";
import { checkLeftData } from "../check-server-change";
import { type ChangeProblem, type ChangeRules, pick, type ServerChange, type ServerState } from "../server-change";
import { checkCombined, isCombinedNode } from "./check-combined";
import { quorumOf } from "./check-quorum-step";
import { listenerKeys } from "./controllers/check-listeners";
import { controllerName } from "./controllers/resolve";
import { checkMetadata, isInKraft, isOnTheWay, stepKeys } from "./check-metadata";
import { checkOldClients } from "./check-old-clients";
import { checkProtocols } from "./check-protocols";
import { checkSteps } from "./check-steps";
import { checkUpgrade } from "./check-upgrade";
import { protocolKeys, stepOf } from "./listener-protocols";
import { serverProperties } from "./kafka-files";
import { metadataLog } from "./metadata";
import { protocolKey } from "./protocol";
import { kafkaOf } from "./resolve";

const ofQuorum = ["node.id", "metadata.log.dir", "controller.quorum.voters", ...listenerKeys];
const keys = [
  ...new Set(["log.dirs", "zookeeper.connect", ...Object.values(stepKeys), protocolKey, ...protocolKeys, ...ofQuorum]),
];

/** What a broker cannot become without losing what it has, or without being shut out by the others. */
export const brokerChanges: ChangeRules = {
  file: "server.properties",
  keys,
  dataKeys: ["log.dirs"],
  versionJar: "kafka-clients",
  leaving: {
    rule: "a broker may leave only when it has no replicas",
    fix: "put it back, move its replicas to other brokers (kafka-reassign-partitions), then remove it",
  },
  properties(cluster, id) {
    const broker = kafkaOf(cluster).servers.find((one) => one.id === id);
    return broker === undefined ? {} : pick(serverProperties(cluster, broker), keys);
  },
  stepOf,
  check: (servers) => [
    ...checkWay(servers),
    ...checkUseless(servers),
    ...checkCombined(servers),
    ...checkOldClients(servers),
    ...servers
      .filter(({ service, wanted }) => service === "kafka" && wanted !== undefined)
      .flatMap((server) => [
        ...checkChroot(server),
        ...checkLeftData(hasVote(server) ? server : withoutMetadata(server), leftPartitions),
      ]),
  ],
};

/** Where a step of the way to KRaft is left out, what follows from it would only be said twice. */
function checkWay(servers: readonly ServerChange[]): ChangeProblem[] {
  const problems = checkMetadata(servers);
  return problems.some(({ severity }) => severity === "error") ? problems : [...problems, ...checkSame(servers)];
}

/** An ensemble that nobody asks stays for a while after the way to KRaft; none is made for that. */
function checkUseless(servers: readonly ServerChange[]): ChangeProblem[] {
  const controllers = servers.filter(({ service, wanted }) => service === controllerName && wanted !== undefined);
  const migrates = controllers.some(({ wanted }) => wanted?.properties?.[stepKeys.migration] !== undefined);
  if (migrates || !servers.some(({ service, wanted }) => service === "kafka" && isInKraft(wanted))) return [];
  return servers
    .filter(({ service, wanted, runs, installed }) => {
      return service === "zookeeper" && wanted !== undefined && !runs && Object.keys(installed).length === 0;
    })
    .map(({ place }) => ({
      place,
      severity: "error",
      rule: `hosts[${place}].zookeeperId: must be left out in KRaft, where nobody asks ZooKeeper`,
      given: "no ZooKeeper server is installed there",
      fix: "remove it; the servers of the quorum are hosts[].controllerId",
    }));
}

/** Rules for listeners, releases and ensembles, at every step. */
function checkSame(servers: readonly ServerChange[]): ChangeProblem[] {
  return [
    ...checkOtherEnsemble(servers),
    ...checkUpgrade(servers.filter((one) => !isInKraft(one.wanted))),
    ...checkTalk(servers),
  ];
}

/** Where a step is left out, what follows from it for listeners would only be said twice. */
function checkTalk(servers: readonly ServerChange[]): ChangeProblem[] {
  const isMoving = isOnTheWay(servers);
  if (isMoving && servers.some(({ wanted }) => isInKraft(wanted))) return checkSecurity(servers);
  const steps = checkSteps(servers, isMoving ? undefined : quorumOf(servers));
  return steps.length > 0 ? steps : servers.filter(({ service }) => service === "kafka").flatMap(checkProtocols);
}

/** Nothing else changes while ZooKeeper hands its metadata over; the rest is as for all. */
function checkSecurity(servers: readonly ServerChange[]): ChangeProblem[] {
  return servers
    .filter(({ service }) => service === "kafka")
    .flatMap((server) => {
      const { place, wanted, installed } = server;
      const [before, after] = [installed.step, wanted?.step];
      if (before === undefined || after === undefined || before === after) return checkProtocols(server);
      return [
        {
          place,
          severity: "error",
          rule: "security: cannot change on the way from ZooKeeper to KRaft, its first and its last step included",
          given: `${after === "closed" ? "secure" : after}, while ${before === "closed" ? "secure" : before} is installed`,
          fix: `set security: ${before === "closed" ? "secure" : "plaintext"}`,
        },
      ];
    });
}

const leftPartitions = {
  rule: "kafka.paths.data: a directory that holds partitions cannot leave: their records would be gone with it",
  fix: "put it back, move its partitions to the other directories (kafka-reassign-partitions with log_dirs), then take it away",
};

/** Only combined nodes have more of the metadata than a copy. */
function hasVote({ installed }: ServerChange): boolean {
  return isCombinedNode(installed);
}

/** Every broker in KRaft has a copy of the metadata in its first directory, which it gets again anywhere. */
function withoutMetadata(server: ServerChange): ServerChange {
  const left = Object.entries(server.left).map(
    ([path, names]) => [path, names.filter((one) => one !== metadataLog)] as const,
  );
  return { ...server, left: Object.fromEntries(left) };
}

/** Brokers find nothing of what they had under another path, and do not start (cluster id of meta.properties). */
function checkChroot({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = [installed, wanted].map((state) => chrootOf(state));
  if (before === undefined || after === undefined || before === after) return [];
  return [
    {
      place,
      severity: "error",
      rule: "kafka.chroot: cannot change: what the brokers know of themselves stays under the old path",
      given: `${after || "none"}, while ${before || "none"} is installed`,
      fix: before === "" ? "remove kafka.chroot" : `set kafka.chroot back to ${before}`,
    },
  ];
}

/** `/kafka` of `h1:2181,h2:2181/kafka`; empty when there is none. */
function chrootOf(state: ServerState | undefined): string | undefined {
  const connect = state?.properties?.["zookeeper.connect"];
  if (connect === undefined) return undefined;
  return connect.includes("/") ? connect.slice(connect.indexOf("/")) : "";
}

/**
 * Brokers stay with their ensemble. One that this program runs changes by its own rules; of one that it does not run, two
 * lists are the same when they have a server in common.
 */
function checkOtherEnsemble(servers: readonly ServerChange[]): ChangeProblem[] {
  const members = servers.filter(({ service }) => service === "zookeeper");
  const asked = members.some(({ wanted }) => wanted !== undefined);
  const there = members.some(({ runs, installed }) => runs || Object.keys(installed).length > 0);
  if (asked && there) return [];
  return servers.flatMap(({ place, service, wanted, installed }) => {
    const [before, after] = [installed, wanted].map(serversOf);
    if (service !== "kafka" || before === undefined || after === undefined) return [];
    if (!there && before.some((one) => after.includes(one))) return [];
    return [
      {
        place,
        severity: "error",
        rule: "zookeeper.existing: brokers that were installed stay with their ensemble, which knows their topics",
        given: `${after.join(",")}, while ${before.join(",")} is installed`,
        fix: there
          ? "remove zookeeper.existing, and set zookeeperId on the hosts again"
          : `set zookeeper.existing to ${before.join(",")}; to exchange its servers, keep one of them, run to the end, then the rest`,
      },
    ];
  });
}

/** The servers of the ensemble that a broker uses. */
function serversOf(state: ServerState | undefined): string[] | undefined {
  const connect = state?.properties?.["zookeeper.connect"];
  const servers = connect?.split("/")[0]?.toLowerCase().split(",");
  return servers?.map(readEndpoint).map(({ address, port }) => endpointText(address, port));
}
