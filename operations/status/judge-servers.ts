import { joinLimited } from "../../components/model/report-text";
import type { BrokerStatus, Finding, ServerStatus, Snapshot, ZooKeeperStatus } from "./snapshot";

type Kind = "ZooKeeper" | "broker";

/** A server as it is called in all messages: `broker 2 on kafka2`. */
export function nameOf(kind: Kind, { id, name }: Pick<ServerStatus, "id" | "name">): string {
  return `${kind} ${id} on ${name}`;
}

/** Whether the ensemble and the brokers are all there. */
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
    rule: "at least one host must be reachable from here",
    given: joinLimited(
      places.map(({ name, problem }) => `${name}: ${problem}`),
      5,
    ),
    fix: "look at the network between here and the hosts, and at the login of the stack file",
  };
}

/** One that serves has a quorum: without one it would say that it does not serve. */
function noQuorum({ ensemble, ...snapshot }: Snapshot): Finding[] {
  if (ensemble.some(({ role }) => role !== null)) return [];
  const answering = ensemble.filter(({ answers }) => answers).length;
  return [
    {
      level: "down",
      check: "quorum",
      rule: "a majority of the ensemble must serve",
      given: `none of ${ensemble.length} servers serves; ${answering} answered`,
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
      rule: "at least one broker must answer",
      given: `none of ${brokers.length} answers`,
      fix: `bring them back: ${whereToCheck(snapshot, "broker")}`,
    },
  ];
}

/** Without a quorum, a server that says that it does not serve is as well as it can be. */
function judgeMember(snapshot: Snapshot, server: ZooKeeperStatus): Finding[] {
  if (server.answers && snapshot.ensemble.every(({ role }) => role === null)) return [];
  return judgeServer(snapshot, "ZooKeeper", server, server.role !== null);
}

function judgeServer(snapshot: Snapshot, kind: Kind, server: ServerStatus, serves: boolean): Finding[] {
  // What is on a host that cannot be looked at is told with that host.
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
        rule: `${what} must ${kind === "broker" ? "answer" : "serve"}`,
        given: server.problem ?? (server.answers ? "it answers that it does not serve" : "it does not answer"),
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
            rule: `${what} must be ready`,
            given: server.problem,
            fix: whereToCheck(snapshot, kind, server),
          }),
        ]),
    ...(server.current !== false
      ? []
      : [
          degraded({
            check: "configuration",
            rule: `${what} must run with the configuration of the last up`,
            given: "it was started with another one",
            fix: repairAdvice(snapshot),
          }),
        ]),
    ...(version
      ? [
          degraded({
            check: "version",
            rule: `${what} must run the version of the last up, ${wanted}`,
            given: `it runs ${server.version}`,
            fix: repairAdvice(snapshot),
          }),
        ]
      : []),
  ];
}

/** An `up` alone does not look for what is not as it left it. */
export function repairAdvice({ stack }: Pick<Snapshot, "stack">): string {
  return `scripts/pulumi refresh --stack ${stack}, then scripts/up ${stack}, which mends it behind the gates of any change`;
}

/** Where an operator finds out why a server, or all of a kind, are not well, and what then helps. */
function whereToCheck(
  { substrate, namespace }: Pick<Snapshot, "substrate" | "namespace">,
  kind: Kind,
  server?: ServerStatus,
): string {
  const unit = kind === "broker" ? "kafka" : "zookeeper";
  if (substrate === "kubernetes")
    return `kubectl --namespace ${namespace} describe pods, and logs of ${server?.name ?? `the pods of ${unit}`}`;
  const journal = `journalctl -u ${unit} on ${server?.name ?? "the hosts"} says why`;
  const hangs = server?.problem === null && server.current !== null;
  return `${journal}; systemctl ${hangs ? "restart" : "start"} ${unit} there ${hangs ? "helps when it hangs" : "starts it"}`;
}

function leadership(ensemble: readonly ZooKeeperStatus[]): Finding[] {
  const leaders = ensemble.filter(({ role }) => role === "leader" || role === "standalone");
  const serving = ensemble.filter(({ role }) => role !== null);
  const finding = (given: string, fix: string): Finding => ({
    level: "degraded",
    check: "ensemble",
    rule: "one server must lead the ensemble, with every other one in sync",
    given,
    fix,
  });
  if (leaders.length > 1)
    return [
      finding(
        `${leaders.length} servers say that they lead: ${leaders.map(({ id }) => id).join(", ")}`,
        "look again in a few seconds; when it stays, restart all but one of them",
      ),
    ];
  const [leader] = leaders;
  const followers = serving.filter(({ role }) => role === "follower").length;
  if (leader === undefined || leader.syncedFollowers === null || leader.syncedFollowers >= followers) return [];
  return [
    finding(
      `${leader.syncedFollowers} of ${followers} followers are in sync`,
      "look again in a few seconds; when it stays, look at the journal of those that follow",
    ),
  ];
}

/** A broker that others do not see has lost its session with ZooKeeper. */
function unregistered(brokers: readonly BrokerStatus[]): Finding[] {
  const answering = brokers.filter(({ answers }) => answers);
  return answering.flatMap(({ id, name }): Finding[] => {
    const notSeenBy = answering.filter(({ sees }) => sees !== null && !sees.includes(id)).map((other) => other.id);
    if (notSeenBy.length === 0) return [];
    return [
      {
        level: "degraded",
        check: "registration",
        rule: `${nameOf("broker", { id, name })} must be seen by every other broker`,
        given: `broker ${notSeenBy.join(", ")} does not see it`,
        fix: "look again in a few seconds; when it stays, look at the connection of the broker to ZooKeeper",
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
      rule: "one broker must be the controller",
      given: "no broker knows one: partitions that lose their leader get no other",
      fix: "look again in a few seconds; when it stays, look at the connection of the brokers to ZooKeeper",
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
      rule: "no member of the cluster may be lost for long",
      given: `lost: true in the stack file for ${gone.join(", ")}`,
      fix: "give the cluster a new host for it, or move its partitions to others and remove its line",
    },
  ];
}
