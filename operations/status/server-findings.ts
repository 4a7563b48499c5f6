import { joinLimited } from "../../components/model/report-text";
import type { ServiceNames } from "../services/service";
import { recordedVersion } from "./recorded-version";
import { unknownFacts, wantedVersion } from "./running-configuration";
import type { Finding, ServerStatus, Snapshot } from "./snapshot";

/** A server's name in all messages: `broker 2 on kafka2`. */
export function serverName(
  { noun }: Pick<ServiceNames, "noun">,
  { id, name }: Pick<ServerStatus, "id" | "name">,
): string {
  return `${noun} ${id} on ${name}`;
}

/** Findings about one server: whether it serves, as its service calls it, and what it runs. */
export function judgeServer(
  snapshot: Snapshot,
  service: ServiceNames,
  server: ServerStatus,
  { serves, word }: { readonly serves: boolean; readonly word: "responding" | "serving" },
): Finding[] {
  // Servers on an unreachable host are reported with that host.
  if (snapshot.places.some(({ name, problem }) => name === server.place && problem !== null)) return [];
  const what = serverName(service, server);
  const check = service.noun.toLowerCase();
  const degraded = (text: Pick<Finding, "check" | "rule" | "given" | "fix">): Finding => ({
    level: "degraded",
    ...text,
  });
  if (!serves)
    return [
      degraded({
        check,
        rule: `${what} is not ${word}`,
        given: server.problem ?? (server.answers ? "it responds, but is not serving" : "no response"),
        fix: whereToCheck(snapshot, service, server),
      }),
    ];
  return [
    ...(server.problem === null
      ? []
      : [
          degraded({
            check,
            rule: `${what} is not ready`,
            given: server.problem,
            fix: whereToCheck(snapshot, service, server),
          }),
        ]),
    ...configuration(snapshot, service, server),
    ...unknown(snapshot, service, server),
  ];
}

/** Which of two configurations a server runs, and whether its version is the one that belongs to it. */
function configuration(snapshot: Snapshot, service: ServiceNames, server: ServerStatus): Finding[] {
  const { runs, version } = server;
  const what = serverName(service, server);
  const wanted = wantedVersion(server, recordedVersion(snapshot.versions, service.name));
  const versions = version === null || version === wanted ? "" : `; it runs ${version} instead of ${wanted}`;
  const finish = `scripts/up ${snapshot.stack}, which restarts it behind the usual gates`;
  const finding = (rule: string, given: string, fix: string): Finding[] => [
    { level: "degraded", check: "configuration", rule: `${what} ${rule}`, given: given + versions, fix },
  ];
  switch (runs) {
    case "deployed":
      return finding(
        "runs the configuration of the last up that finished, and another one is installed",
        "an up that did not finish installed it; it takes effect when the server starts next",
        finish,
      );
    case "installed":
      return finding(
        "runs the installed configuration, of an up that did not finish",
        "it is not the one of the last up that finished",
        finish,
      );
    case "outdated":
      return finding(
        "runs with an outdated configuration",
        "it was started with another configuration than the last up installed",
        repairAdvice(snapshot),
      );
    case "neither":
      return finding(
        "runs with an outdated configuration",
        "it was started neither with the configuration of the last up that finished nor with the installed one",
        finish,
      );
    case "current":
    case null:
      return versions === "" ? [] : [otherVersion(snapshot, service, server, wanted)];
  }
}

function otherVersion(snapshot: Snapshot, service: ServiceNames, server: ServerStatus, wanted: string): Finding {
  const known = server.installedVersion === null ? "deployed" : "installed";
  return {
    level: "degraded",
    check: "version",
    rule: `${serverName(service, server)} runs another version than the last up ${known}`,
    given: `${server.version} instead of ${wanted}`,
    fix: repairAdvice(snapshot),
  };
}

function unknown(snapshot: Snapshot, service: ServiceNames, server: ServerStatus): Finding[] {
  const facts = unknownFacts(server, snapshot);
  return facts.length === 0
    ? []
    : [notTold({ where: serverName(service, server), what: facts, fix: repairAdvice(snapshot) })];
}

/** The finding about what was asked for and not told: whether that is well is not known. */
export function notTold(untold: {
  readonly where: string;
  readonly what: readonly string[];
  readonly fix: string;
}): Finding {
  return {
    level: "unknown",
    check: "not-told",
    rule: `${untold.where} did not tell everything that was asked for`,
    given: `unknown: ${joinLimited(untold.what, 10)}`,
    fix: `run it again; if it stays: ${untold.fix}`,
  };
}

/** The commands that repair drift; an `up` without a refresh does not detect it. */
export function repairAdvice({ stack }: Pick<Snapshot, "stack">): string {
  return `scripts/pulumi refresh --stack ${stack}, then scripts/up ${stack}, which repairs it behind the usual gates`;
}

/** Where an operator finds the cause, for one server or for all of a service, and the command that helps. */
export function whereToCheck(
  { substrate, namespace }: Pick<Snapshot, "substrate" | "namespace">,
  { name: unit }: ServiceNames,
  server?: ServerStatus,
): string {
  if (substrate === "kubernetes")
    return `kubectl --namespace ${namespace} describe pods, and logs of ${server?.name ?? `the pods of ${unit}`}`;
  const journal = `journalctl -u ${unit} on ${server?.name ?? "the hosts"} shows the cause`;
  const hangs = server?.problem === null && server.current !== null;
  return `${journal}; systemctl ${hangs ? "restart" : "start"} ${unit} there ${hangs ? "helps if it hangs" : "starts it"}`;
}
