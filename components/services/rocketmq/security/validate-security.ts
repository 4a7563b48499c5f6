import { type ConfigIssue, error, warning } from "../../../model/issue";
import { securityOf } from "../../../security/security-schema";
import { validateSecurityOptions } from "../../security-options";
import type { RocketmqStack } from "../schema";

/** Rules about RocketMQ with TLS and logins. */
export function validateRocketmqSecurity(config: RocketmqStack): ConfigIssue[] {
  const security = securityOf(config);
  if (security.mode !== "secure") return [];
  const { jvmOptions, nameServer, proxy } = config.rocketmq;
  return [
    ...validateSecurityOptions("rocketmq", config, jvmOptions),
    ...validateSecurityOptions("rocketmq.nameServer", config, nameServer.jvmOptions),
    ...validateSecurityOptions("rocketmq.proxy", config, proxy.jvmOptions),
    ...validateStep(security.plaintextUntil),
    ...validateAuthority(security.authorityRenewal),
    ...warnOfOpenPorts(config),
  ];
}

/** Clients that do not log in, and those that do, cannot be served by the same brokers. */
function validateStep(step: string): ConfigIssue[] {
  if (step === "closed") return [];
  return [
    error({
      property: "security.plaintextUntil",
      rule: "must be closed with RocketMQ: its brokers take logins from everybody or from nobody, so that there is no step between",
      given: step,
      fix: "remove it, and have RocketMQ in a stack of its own",
    }),
  ];
}

/** At `switched`, those that were not restarted since would shut out those with certificates of the new authority. */
function validateAuthority(step: string | undefined): ConfigIssue[] {
  if (step === undefined) return [];
  return [
    error({
      property: "security.authorityRenewal",
      rule: "must not be with RocketMQ: its servers read whom they trust only when they start, and do not show it, so that no step could be waited for",
      given: step,
      fix: "remove it, and have RocketMQ in a stack of its own",
    }),
  ];
}

/** Said in every preview, and in the output `warnings`: nobody should believe that all of it is protected. */
function warnOfOpenPorts({ rocketmq, kubernetes }: RocketmqStack): ConfigIssue[] {
  const { networkPolicy } = (kubernetes ?? {}) as { readonly networkPolicy?: boolean };
  if (networkPolicy === true) return [];
  const { ports, nameServer } = rocketmq;
  const numbers = `${nameServer.ports.nameServer} and ${nameServer.ports.controller}, ${ports.container}, and one above ${ports.broker} and its like`;
  return [
    warning({
      property: "security",
      rule: "does not cover all of RocketMQ: name servers, controllers and the process of the brokers know no login, and replication has neither login nor TLS",
      given: `secure, and ports ${numbers}`,
      fix:
        kubernetes === undefined
          ? "have a firewall open them to the hosts of this stack alone, and of name servers the first one to clients; see docs/rocketmq.md"
          : "set kubernetes.networkPolicy: true",
    }),
  ];
}
