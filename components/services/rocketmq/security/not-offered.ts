import { type ConfigIssue, error } from "../../../model/issue";
import { isSecure, securityOf } from "../../../security/security-schema";
import { hasRocketmq } from "../resolve";
import type { RocketmqStack } from "../schema";

/**
 * TLS and logins are rendered and tested, and did not come up as a whole yet: the proxy has a topic made for its own use without a
 * login, is refused ("username cannot be null"), and ends.
 */
export function securityNotOffered(config: RocketmqStack): ConfigIssue[] {
  if (!hasRocketmq(config) || !isSecure(securityOf(config))) return [];
  return [
    error({
      property: "security",
      rule: "must be plaintext with RocketMQ: with logins its proxy does not start, and the rest being secure would hide what is open",
      given: "secure, and hosts with a rocketmqId",
      fix: "set security: plaintext, in a stack of its own for RocketMQ, and have a firewall keep its ports to those who may use them",
    }),
  ];
}
