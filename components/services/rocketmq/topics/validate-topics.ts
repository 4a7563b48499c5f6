import { groupBy } from "../../../model/group-by";
import { type ConfigIssue, error, show } from "../../../model/issue";
import { groupNames } from "../resolve";
import type { RocketmqStack } from "../schema";
import { groupKind, type NameKind, namedAt, nameProblem, topicKind } from "./names";

const maxQueues = 4096;

/** Rules about topics and consumer groups; those that are left alone only need a name. */
export function validateMessageTopics(config: RocketmqStack): ConfigIssue[] {
  const { topics, consumerGroups, cluster } = config.rocketmq;
  const own = [cluster, ...groupNames(config)];
  return [
    ...validateNamed(topicKind(own), topics),
    ...topics.filter(({ managed }) => managed).flatMap(validateQueues),
    ...validateNamed(groupKind, consumerGroups),
    ...consumerGroups.filter(({ managed }) => managed).flatMap(validateRetries),
  ];
}

interface Named {
  readonly name: string;
  readonly allowDelete: boolean;
  readonly managed: boolean;
}

function validateNamed(kind: NameKind, all: readonly Named[]): ConfigIssue[] {
  const twice = groupBy(all, ({ name }) => name).filter((group) => group.length > 1);
  return [
    ...all.flatMap(({ name }) => nameProblem(kind, name)),
    ...twice.map((group) =>
      error({
        property: `${kind.property}[].name`,
        rule: "must be different names",
        given: `${show(group[0]?.name)}, ${group.length} times`,
        fix: "keep one of them",
      }),
    ),
    ...all.flatMap((one) => validateUnmanaged(kind, one)),
  ];
}

function validateUnmanaged(kind: NameKind, one: Named): ConfigIssue[] {
  if (one.managed || !one.allowDelete) return [];
  return [
    error({
      property: namedAt(kind.property, one.name, "allowDelete"),
      rule: `contradicts managed: false, with which the ${kind.noun} is left alone and never deleted`,
      given: show(true),
      fix: `remove allowDelete to leave the ${kind.noun} alone, or managed: false to have it deleted`,
    }),
  ];
}

function validateQueues({ name, queues }: { readonly name: string; readonly queues: number }): ConfigIssue[] {
  if (queues >= 1 && queues <= maxQueues) return [];
  return [
    error({
      property: namedAt("rocketmq.topics", name, "queues"),
      rule: `must be 1 to ${maxQueues}: every replica has files for every queue`,
      given: show(queues),
      fix: queues < 1 ? "use 1 or more" : "use as many as there are consumers at most",
    }),
  ];
}

function validateRetries({ name, retries }: { readonly name: string; readonly retries: number }): ConfigIssue[] {
  if (retries >= 0 && retries <= 2 ** 31 - 1) return [];
  return [
    error({
      property: namedAt("rocketmq.consumerGroups", name, "retries"),
      rule: "must be 0 or more, and fit into a Java int",
      given: show(retries),
      fix: "remove it for 16",
    }),
  ];
}
