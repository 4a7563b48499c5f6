import type { ServiceNames } from "../services/service";
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
  const wanted = snapshot.versions[service.name];
  const version = server.version !== null && server.version !== wanted;
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
