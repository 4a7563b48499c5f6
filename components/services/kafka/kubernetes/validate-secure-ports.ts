import { type ConfigIssue, error, show } from "../../../model/issue";
import { securityOf } from "../../../security/security-schema";
import { offersPlaintext, offersSecure, stepOf } from "../../../security/steps";
import { type ExternalRules, freeNodePorts, validateIdsOf, validateNodePorts } from "../../external-rules";
import type { KafkaInPods } from "./kafka-pod-settings";

/**
 * Rules about the ports of clients outside that have TLS. As long as brokers take both, each kind of client has ports of
 * its own, and keeps them: from there on the stack file says both, so that no step changes what clients were told.
 */
export function validateSecurePorts(config: KafkaInPods, rules: ExternalRules): ConfigIssue[] {
  const { type, port, nodePorts, secure } = config.kubernetes.kafka.external;
  const at = `${rules.at}.secure`;
  const taken = Object.values(nodePorts);
  const free = freeNodePorts({ ...rules, taken });
  const other = port === 9095 ? 9096 : 9095;
  if (secure === undefined) {
    const step = stepOf(securityOf(config));
    if (type === "none" || !offersPlaintext(step) || !offersSecure(step)) return [];
    return [
      error({
        property: at,
        rule: `must be there with security.plaintextUntil: ${step}: clients outside find TLS at ports of their own, and those in plain text stay where they are`,
        given: "none",
        fix: `add secure: { ${type === "NodePort" ? `nodePorts: ${free}` : `port: ${other}`} }`,
      }),
    ];
  }
  if (type === "none")
    return [
      error({
        property: at,
        rule: `needs ${rules.at}.type: NodePort or LoadBalancer`,
        given: "type: none",
        fix: "remove it, or set the type",
      }),
    ];
  return [
    ...validateDistinct(),
    ...(type === "NodePort" ? validateIdsOf({ ...rules, at }, "nodePorts", secure.nodePorts) : []),
    ...(type === "NodePort" ? validateNodePorts({ ...rules, at, external: secure, taken }) : refuseNodePorts()),
  ];

  function validateDistinct(): ConfigIssue[] {
    if (secure?.port !== port) return [];
    const rule = `must differ from ${rules.at}.port: one Service has both`;
    return [error({ property: `${at}.port`, rule, given: show(port), fix: `use ${other}` })];
  }

  function refuseNodePorts(): ConfigIssue[] {
    if (Object.keys(secure?.nodePorts ?? {}).length === 0) return [];
    return [
      error({
        property: `${at}.nodePorts`,
        rule: `needs ${rules.at}.type: NodePort`,
        given: `type: ${type}`,
        fix: "remove it, or set the type",
      }),
    ];
  }
}
