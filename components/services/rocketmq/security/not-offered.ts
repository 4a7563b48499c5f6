import { type ConfigIssue, error } from "../../../model/issue";
import { isSecure, securityOf } from "../../../security/security-schema";
import { hasRocketmq } from "../resolve";
import type { RocketmqStack } from "../schema";

/**
 * TLS and logins are rendered and tested, and were seen to carry all kinds of messages; a roll of three hosts was not yet seen to fail
 * no send.
 */
export function securityNotOffered(config: RocketmqStack): ConfigIssue[] {
  if (!hasRocketmq(config) || !isSecure(securityOf(config))) return [];
  return [
    error({
      property: "security",
      rule: "must be plaintext with RocketMQ: with logins, a roll was not yet seen to fail no send",
      given: "secure, and hosts with a rocketmqId",
      fix: "set security: plaintext, in a stack of its own for RocketMQ, and have a firewall keep its ports to those who may use them",
    }),
  ];
}
