import { joinLimited } from "../../components/model/report-text";
import type { BrokerStatus, Finding, ServerStatus, Snapshot, ZooKeeperStatus } from "./snapshot";

type Kind = "ZooKeeper" | "broker";

/** A server's name in all messages: `broker 2 on kafka2`. */
export function nameOf(kind: Kind, { id, name }: Pick<ServerStatus, "id" | "name">): string {
  return `${kind} ${id} on ${name}`;
}

/** Findings about the ensemble and the brokers. */
export function judgeServers(snapshot: Snapshot): Finding[] {
  const { ensemble, brokers } = snapshot;
  const unreachable = noHostReachable(snapshot);
  if (unreachable !== undefined) return [unreachable];
  return [
    ...noQuorum(snapshot),
    ...noBrokers(snapshot),
    ...ensemble.flatMap((server) => judgeMember(snapshot, server)),
    ...leadership(ensemble),
    ...brokers.flatMap((server) => judgeServer(snapshot, "broker", server, server.answers)),
    ...unregistered(brokers),
    ...controller(snapshot),
    ...lost(snapshot),
  ];
}

function noHostReachable({ places }: Snapshot): Finding | undefined {
  if (places.length === 0 || places.some(({ problem }) => problem === null)) return undefined;
  return {
    level: "unknown",
    check: "hosts",
    rule: "no host is reachable from here",
    given: joinLimited(
      places.map(({ name, problem }) => `${name}: ${problem}`),
      5,
    ),
    fix: "check the network between here and the hosts, and the login in the stack file",
  };
}

/** A server that serves proves a quorum: without one it would respond that it is not serving. */
function noQuorum({ ensemble, ...snapshot }: Snapshot): Finding[] {
  if (ensemble.some(({ role }) => role !== null)) return [];
  const answering = ensemble.filter(({ answers }) => answers).length;
  return [
    {
      level: "down",
      check: "quorum",
      rule: "the ensemble has no quorum",
      given: `none of ${ensemble.length} servers is serving; ${answering} responded`,
      fix: `bring ${Math.floor(ensemble.length / 2) + 1} of them back: ${whereToCheck(snapshot, "ZooKeeper")}`,
    },
  ];
}

function noBrokers({ brokers, ...snapshot }: Snapshot): Finding[] {
  if (brokers.some(({ answers }) => answers)) return [];
  return [
    {
      level: "down",
      check: "brokers",
      rule: "no broker is responding",
      given: `none of ${brokers.length} responded`,
      fix: `bring them back: ${whereToCheck(snapshot, "broker")}`,
    },
  ];
}

/** Without a quorum, a server that responds but is not serving is no finding of its own. */
function judgeMember(snapshot: Snapshot, server: ZooKeeperStatus): Finding[] {
  if (server.answers && snapshot.ensemble.every(({ role }) => role === null)) return [];
  return judgeServer(snapshot, "ZooKeeper", server, server.role !== null);
}

function judgeServer(snapshot: Snapshot, kind: Kind, server: ServerStatus, serves: boolean): Finding[] {
  // Servers on an unreachable host are reported with that host.
  if (snapshot.places.some(({ name, problem }) => name === server.place && problem !== null)) return [];
  const what = nameOf(kind, server);
  const check = kind.toLowerCase();
  const degraded = (text: Pick<Finding, "check" | "rule" | "given" | "fix">): Finding => ({
    level: "degraded",
    ...text,
  });
  if (!serves)
    return [
      degraded({
        check,
        rule: `${what} is not ${kind === "broker" ? "responding" : "serving"}`,
        given: server.problem ?? (server.answers ? "it responds, but is not serving" : "no response"),
        fix: whereToCheck(snapshot, kind, server),
      }),
    ];
  const wanted = snapshot.versions[kind === "broker" ? "kafka" : "zookeeper"];
  const version = server.version !== null && server.version !== wanted;
  return [
    ...(server.problem === null
      ? []
      : [
          degraded({
            check,
            rule: `${what} is not ready`,
            given: server.problem,
            fix: whereToCheck(snapshot, kind, server),
          }),
        ]),
    ...(server.current !== false
      ? []
      : [
          degraded({
            check: "configuration",
            rule: `${what} runs with an outdated configuration`,
            given: "it was started with another configuration than the last up rendered",
            fix: repairAdvice(snapshot),
          }),
        ]),
    ...(version
      ? [
          degraded({
            check: "version",
            rule: `${what} runs another version than the last up deployed`,
            given: `${server.version} instead of ${wanted}`,
            fix: repairAdvice(snapshot),
          }),
        ]
      : []),
  ];
}

/** The commands that repair drift; an `up` without a refresh does not detect it. */
export function repairAdvice({ stack }: Pick<Snapshot, "stack">): string {
  return `scripts/pulumi refresh --stack ${stack}, then scripts/up ${stack}, which repairs it behind the usual gates`;
}

/** Where an operator finds the cause, for one server or for all of a service, and the command that helps. */
function whereToCheck(
  { substrate, namespace }: Pick<Snapshot, "substrate" | "namespace">,
  kind: Kind,
  server?: ServerStatus,
): string {
  const unit = kind === "broker" ? "kafka" : "zookeeper";
  if (substrate === "kubernetes")
    return `kubectl --namespace ${namespace} describe pods, and logs of ${server?.name ?? `the pods of ${unit}`}`;
  const journal = `journalctl -u ${unit} on ${server?.name ?? "the hosts"} shows the cause`;
  const hangs = server?.problem === null && server.current !== null;
  return `${journal}; systemctl ${hangs ? "restart" : "start"} ${unit} there ${hangs ? "helps if it hangs" : "starts it"}`;
}

function leadership(ensemble: readonly ZooKeeperStatus[]): Finding[] {
  const leaders = ensemble.filter(({ role }) => role === "leader" || role === "standalone");
  const serving = ensemble.filter(({ role }) => role !== null);
  const finding = (given: string, fix: string): Finding => ({
    level: "degraded",
    check: "ensemble",
    rule: "the ensemble does not have one leader with all followers in sync",
    given,
    fix,
  });
  if (leaders.length > 1)
    return [
      finding(
        `${leaders.length} servers claim to lead: ${leaders.map(({ id }) => id).join(", ")}`,
        "check again in a few seconds; if it persists, restart all but one of them",
      ),
    ];
  const [leader] = leaders;
  const followers = serving.filter(({ role }) => role === "follower").length;
  if (leader === undefined || leader.syncedFollowers === null || leader.syncedFollowers >= followers) return [];
  return [
    finding(
      `${leader.syncedFollowers} of ${followers} followers are in sync`,
      "check again in a few seconds; if it persists, read the journals of the followers",
    ),
  ];
}

/** A broker that other brokers do not see has lost its ZooKeeper session. */
function unregistered(brokers: readonly BrokerStatus[]): Finding[] {
  const answering = brokers.filter(({ answers }) => answers);
  return answering.flatMap(({ id, name }): Finding[] => {
    const notSeenBy = answering.filter(({ sees }) => sees !== null && !sees.includes(id)).map((other) => other.id);
    if (notSeenBy.length === 0) return [];
    return [
      {
        level: "degraded",
        check: "registration",
        rule: `${nameOf("broker", { id, name })} is not visible to every other broker`,
        given: `broker ${notSeenBy.join(", ")} does not see it`,
        fix: "check again in a few seconds; if it persists, check the broker's connection to ZooKeeper",
      },
    ];
  });
}

function controller({ controller: id, brokers }: Snapshot): Finding[] {
  if (id !== null || !brokers.some(({ answers }) => answers)) return [];
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

function lost({ lost: { zookeeper, kafka } }: Snapshot): Finding[] {
  const gone = [...kafka.map((id) => `broker ${id}`), ...zookeeper.map((id) => `ZooKeeper ${id}`)];
  if (gone.length === 0) return [];
  return [
    {
      level: "degraded",
      check: "lost",
      rule: "members of the cluster are lost",
      given: `lost: true in the stack file for ${gone.join(", ")}`,
      fix: "replace the host, or move its partitions to other brokers and remove its line",
    },
  ];
}
