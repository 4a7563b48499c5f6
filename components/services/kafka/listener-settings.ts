import { securityOf } from "../../security/security-schema";
import { offersPlaintext, offersSecure, prefersTls, stepOf } from "../../security/steps";
import type { ListenerProtocol } from "./listeners";
import type { KafkaConfig, KafkaStack } from "./schema";

/** A listener as the stack file has it. */
export type ListenerSetting = NonNullable<KafkaConfig["listeners"]>[number];

/** What is known of the listeners before anything of a host is. */
export type ListenerStack = Pick<KafkaStack, "kafka" | "security">;

/** The listeners of a stack whose file names none. */
const defaults: readonly ListenerSetting[] = [
  { name: "PLAINTEXT", port: 9092, security: "plaintext" },
  { name: "CLIENTS", port: 9093 },
  { name: "INTERNAL", port: 9094 },
];

/** What is among them where applications show certificates. */
const ofApplications: ListenerSetting = { name: "CERTIFICATES", port: 9096, security: "certificates" };

/** The listeners that the stack file knows, also those that brokers do not have at the step of their security. */
export function knownListeners(config: ListenerStack): readonly ListenerSetting[] {
  return config.kafka.listeners ?? listenersOf(config);
}

function allListeners(config: ListenerStack): readonly ListenerSetting[] {
  const { applicationAuthorities } = securityOf(config);
  return config.kafka.listeners ?? (applicationAuthorities === undefined ? defaults : [...defaults, ofApplications]);
}

/** The listeners of every broker, in the order of the stack file: without those that its step does not offer. */
export function listenersOf(config: ListenerStack): readonly ListenerSetting[] {
  const step = stepOf(securityOf(config));
  const offered = (one: ListenerSetting) => (isPlain(one, config) ? offersPlaintext(step) : offersSecure(step));
  return allListeners(config).filter(offered);
}

/** The listeners of a stack whose file names none, for messages. Example: `PLAINTEXT on 9092`. */
export function defaultListeners(config: ListenerStack): string {
  return listenersOf({ ...config, kafka: { ...config.kafka, listeners: undefined } })
    .map(({ name, port }) => `${name} on ${port}`)
    .join(" and ");
}

/** The name of the listener for traffic between brokers; undefined when there are no listeners at all. */
export function interBrokerNameOf(config: ListenerStack): string | undefined {
  return betweenBrokers(config, !prefersTls(stepOf(securityOf(config))));
}

/** How the bytes of a listener travel. */
export function protocolOf(listener: ListenerSetting, config: ListenerStack): ListenerProtocol {
  if (isPlain(listener, config)) return "PLAINTEXT";
  return isForApplications(listener) || listener.name === betweenBrokers(config, false) ? "SSL" : "SASL_SSL";
}

/** Whether clients of a listener show a certificate of an authority of applications. */
export function isForApplications({ security }: Pick<ListenerSetting, "security">): boolean {
  return security === "certificates";
}

/** Without TLS at all, listeners need not say that they have none. */
function isPlain({ security }: ListenerSetting, config: ListenerStack): boolean {
  if (security === "plaintext") return true;
  const isMarked = allListeners(config).some((one) => one.security === "plaintext");
  return securityOf(config).mode === "plaintext" && !isMarked;
}

/** The one that the stack file names for it, if it is one of those in plain text, or with TLS; else the last of them. */
function betweenBrokers(config: ListenerStack, plain: boolean): string | undefined {
  const fit = (one: ListenerSetting) => isPlain(one, config) === plain && !isForApplications(one);
  const names = allListeners(config).flatMap((one) => (fit(one) ? [one.name] : []));
  const { interBrokerListener: named } = config.kafka;
  // A name that no listener has is refused, and stays what it is.
  const isKnown = named !== undefined && allListeners(config).some(({ name }) => name === named);
  return named !== undefined && (names.includes(named) || !isKnown) ? named : names.at(-1);
}
