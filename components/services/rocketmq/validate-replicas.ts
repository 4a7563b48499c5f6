import { type ConfigIssue, error, show, warning } from "../../model/issue";
import { groupNames, replicationOf } from "./resolve";
import type { RocketmqStack } from "./schema";

/** Rules about how often messages are kept, and what is doubtful about it. */
export function validateReplicas(config: RocketmqStack): ConfigIssue[] {
  const { replicas, minInsyncReplicas } = replicationOf(config);
  const hosts = config.hosts.filter(({ rocketmqId }) => rocketmqId !== undefined).length;
  if (replicas < 1 || replicas > hosts)
    return [
      error({
        property: "rocketmq.replicas",
        rule: `must be 1 to ${hosts}, the number of hosts with a rocketmqId: each replica of a group is on another host`,
        given: show(replicas),
        fix: `remove it for ${hosts}`,
      }),
    ];
  if (minInsyncReplicas < 1 || minInsyncReplicas > replicas)
    return [
      error({
        property: "rocketmq.minInsyncReplicas",
        rule: `must be 1 to ${replicas}, rocketmq.replicas: with more no message could be acknowledged, with fewer none kept`,
        given: show(minInsyncReplicas),
        fix: `remove it for ${Math.min(2, replicas)}`,
      }),
    ];
  return doubtsOf(config, { replicas, minInsyncReplicas, hosts });
}

function doubtsOf(
  config: RocketmqStack,
  { replicas, minInsyncReplicas, hosts }: { replicas: number; minInsyncReplicas: number; hosts: number },
): ConfigIssue[] {
  const doubt = (property: string, rule: string, given: unknown, fix: string) =>
    warning({ property, rule, given: show(given), fix });
  if (hosts === 1)
    return [
      doubt(
        "hosts[].rocketmqId",
        "RocketMQ on one host has no replica: nothing is left of it when the host is",
        "1 host",
        "use three hosts",
      ),
    ];
  // Any other number is refused as a whole.
  if (hosts !== 3) return [];
  const issues: ConfigIssue[] = [];
  if (minInsyncReplicas === 1 && replicas > 1)
    issues.push(
      doubt(
        "rocketmq.minInsyncReplicas",
        "a master that is cut off from the others acknowledges alone what is lost when another one is elected",
        minInsyncReplicas,
        "remove it for 2",
      ),
    );
  if (minInsyncReplicas === replicas)
    issues.push(
      doubt(
        "rocketmq.minInsyncReplicas",
        "as many as there are replicas: no group takes messages while one of its replicas restarts, and no roll is possible",
        minInsyncReplicas,
        replicas > 2 ? "remove it for 2" : "use three replicas on three hosts",
      ),
    );
  if (groupNames(config).length === 1)
    issues.push(
      doubt(
        "rocketmq.groups",
        "with one broker group no message can be sent while its master changes, for up to half a minute",
        groupNames(config),
        "remove it for three groups",
      ),
    );
  return issues;
}
