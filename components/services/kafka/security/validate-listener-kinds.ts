import { type ConfigIssue, error } from "../../../model/issue";
import { securityOf } from "../../../security/security-schema";
import { offersPlaintext, offersSecure, type SecurityStep, stepOf } from "../../../security/steps";
import type { ListenerSetting } from "../listener-settings";
import type { KafkaStack } from "../schema";

/** Rules about which kinds of listeners the security of a stack takes, at its step; none about the default ones. */
export function validateListenerKinds(config: KafkaStack): ConfigIssue[] {
  const { listeners = [] } = config.kafka;
  const step = stepOf(securityOf(config));
  if (listeners.length === 0) return [];
  return [
    ...(offersSecure(step) ? withLogins(config, listeners) : []),
    ...(step !== "plaintext" && offersPlaintext(step) ? withoutTls(listeners, step) : []),
  ];
}

/** Brokers show each other certificates, and clients log in: that is a listener for each. */
function withLogins(config: KafkaStack, all: readonly ListenerSetting[]): ConfigIssue[] {
  const secure = all.filter(({ security }) => security === undefined);
  if (secure.length > 1) return [];
  const ports = [9093, 9094, 9095, 9096, 9097].filter((port) => all.every((one) => one.port !== port));
  const names = (wanted: readonly string[]) => wanted.find((name) => all.every((one) => one.name !== name)) ?? "TLS";
  const [first] = ports;
  const clients = `{ name: ${names(["CLIENTS", "APPS"])}, port: ${first} } and `;
  const between = ports.find((port) => port >= 9094 && (secure.length === 1 || port !== first));
  const brokers = `{ name: ${names(["INTERNAL", "BROKERS"])}, port: ${between} }`;
  const orNone = secure.length === all.length ? "; or leave kafka.listeners out for the default" : "";
  return [
    error({
      property: "kafka.listeners",
      rule: "must be two or more with security: secure: one for the brokers, with certificates, and others for clients, with logins",
      given: namesOf(all),
      fix: `add ${secure.length === 0 ? clients : ""}${brokers}${interBrokerFix(config, secure)}${orNone}`,
    }),
  ];
}

/** The last listener is that of the brokers, unless the stack file names another. */
function interBrokerFix({ kafka }: KafkaStack, secure: readonly ListenerSetting[]): string {
  const isNamed = secure.some(({ name }) => name === kafka.interBrokerListener);
  return isNamed ? ", which clients use then" : " as the last one";
}

/** Clients and brokers of before still use them; under its name, a listener cannot change to TLS while they do. */
function withoutTls(all: readonly ListenerSetting[], step: SecurityStep): ConfigIssue[] {
  if (all.some(({ security }) => security === "plaintext")) return [];
  return [
    error({
      property: "kafka.listeners",
      rule: `must have those in plain text, with their names and ports of before, while security.plaintextUntil is ${step}`,
      given: namesOf(all),
      fix: "add them with security: plaintext, such as { name: PLAINTEXT, port: 9092, security: plaintext }",
    }),
  ];
}

function namesOf(listeners: readonly ListenerSetting[]): string {
  return listeners.map(({ name }) => name).join(", ");
}
