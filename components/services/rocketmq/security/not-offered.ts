import { type ConfigIssue, error } from "../../../model/issue";
import { isSecure, securityOf } from "../../../security/security-schema";
import { hasRocketmq } from "../resolve";
import type { RocketmqStack } from "../schema";

/** On hosts, TLS and logins were seen to come up and to carry all kinds of messages. In pods they are rendered, and were not run yet. */
export function securityNotOffered(config: RocketmqStack): ConfigIssue[] {
  if (!hasRocketmq(config) || !isSecure(securityOf(config)) || config.kubernetes === undefined) return [];
  return [
    error({
      property: "security",
      rule: "must be plaintext with RocketMQ on Kubernetes: with logins, its pods were not seen to come up yet",
      given: "secure, and substrate: kubernetes",
      fix: "set security: plaintext, in a stack of its own for RocketMQ, with kubernetes.networkPolicy: true; or run it on hosts",
    }),
  ];
}
