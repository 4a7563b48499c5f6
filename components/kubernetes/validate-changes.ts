import { isDeepStrictEqual } from "node:util";
import { type ConfigIssue, error, warning } from "../model/issue";
import { joinLimited } from "../model/report-text";
import type { ChangeProblem, ServerChange } from "../services/server-change";
import { podSettingsPath } from "../services/pod-settings";
import type { ClusterFacts } from "./facts";
import { allServers, type KubernetesSpec } from "./kubernetes-spec";
import { serverChanges } from "./server-changes";
import { configFilesOf, configMapName } from "./config-maps";
import { isOf, type Pods } from "./servers";

/** What servers that are in the cluster cannot become, or cannot be taken from it: the same rules as on hosts. */
export function validateChanges(spec: KubernetesSpec, facts: ClusterFacts): ConfigIssue[] {
  const servers = serverChanges(spec, facts);
  const problems = allServers(spec).flatMap(({ service }) => service.changes?.check(servers) ?? []);
  return [
    ...together(problems),
    ...spec.pods.flatMap((pods) => [...validateLeaving(pods, servers, facts), ...validateUnread(spec, pods, facts)]),
  ];
}

/** A roll was cut, and what a pod runs with, which it has not replaced, cannot be read: nothing more can be judged. */
function validateUnread(spec: KubernetesSpec, pods: Pods, { outdated, configMaps }: ClusterFacts): ConfigIssue[] {
  const unread = Object.entries(outdated).filter(([name, { file }]) => isOf(pods, name) && file === undefined);
  const judged = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).filter(([name]) => name.endsWith(pods.service.changes?.file ?? ""));
  const installed = judged(configMaps[configMapName(pods.name)]?.files ?? {});
  if (unread.length === 0 || isDeepStrictEqual(judged(configFilesOf(spec, pods)).sort(), installed.sort())) return [];
  return [
    error({
      property: pods.service.name,
      rule: "must not change while a roll is under way whose pods cannot be asked what they run with",
      given: `${unread.map(([name]) => name).join(", ")} run with something older`,
      fix: "set the stack file back to that of the last up and run to the end, then change it",
    }),
  ];
}

/** Several servers mostly have the same problem. */
function together(problems: readonly ChangeProblem[]): ConfigIssue[] {
  const texts = new Map(problems.map((problem) => [JSON.stringify([problem.rule, problem.given]), problem]));
  return [...texts.values()].map(({ severity, rule: text, given, fix }) => {
    const [property = "", ...rule] = text.split(": ");
    const issue = { property, rule: rule.join(": "), given, fix };
    return severity === "error" ? error(issue) : warning(issue);
  });
}

/** A server that leaves the stack file is deleted with its pod, and with it what only it has. */
function validateLeaving({ service }: Pods, servers: readonly ServerChange[], facts: ClusterFacts): ConfigIssue[] {
  const had = facts.leaving[service.name];
  const text = service.changes?.leaving;
  const leave = servers.filter((server) => server.service === service.name && server.wanted === undefined);
  if (had === undefined || text === undefined || leave.length === 0) return [];
  const issue = (given: string, fix: string) =>
    error({
      property: `hosts[].${service.idKey}, ${podSettingsPath(service)}.replicas`,
      rule: text.rule,
      given,
      fix,
    });
  if (typeof had === "string")
    return [
      issue(
        `${leave.map(({ place }) => place).join(", ")} would leave, and what is on it is not known: ${had}`,
        "let the cluster become healthy with the servers that it has, then run again",
      ),
    ];
  return Object.entries(had)
    .filter(([, names]) => names.length > 0)
    .map(([id, names]) =>
      issue(`${service.noun} ${id} is not in the stack file and has ${joinLimited(names, 5)}`, text.fix),
    );
}
