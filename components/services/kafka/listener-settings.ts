import { securityOf } from "../../security/security-schema";
import type { ListenerProtocol } from "./listeners";
import type { KafkaConfig, KafkaStack } from "./schema";

/** A listener as the stack file has it. */
export type ListenerSetting = NonNullable<KafkaConfig["listeners"]>[number];

/** What is known of the listeners before anything of a host is. */
export type ListenerStack = Pick<KafkaStack, "kafka" | "security">;

/** The listeners of a stack whose file names none. */
const defaults: Readonly<Record<"secure" | "plaintext", readonly ListenerSetting[]>> = {
  plaintext: [{ name: "PLAINTEXT", port: 9092 }],
  secure: [
    { name: "CLIENTS", port: 9093 },
    { name: "INTERNAL", port: 9094 },
  ],
};

/** The listeners of every broker, in the order of the stack file. */
export function listenersOf(config: ListenerStack): readonly ListenerSetting[] {
  return config.kafka.listeners ?? defaults[securityOf(config).mode];
}

/** The listeners of a stack whose file names none, for messages. Example: `PLAINTEXT on 9092`. */
export function defaultListeners(config: ListenerStack): string {
  return defaults[securityOf(config).mode].map(({ name, port }) => `${name} on ${port}`).join(" and ");
}

/** The name of the listener for traffic between brokers; undefined when there are no listeners at all. */
export function interBrokerNameOf(config: ListenerStack): string | undefined {
  return config.kafka.interBrokerListener ?? listenersOf(config).at(-1)?.name;
}

/** How the bytes of a listener travel. */
export function protocolOf(name: string, config: ListenerStack): ListenerProtocol {
  if (securityOf(config).mode === "plaintext") return "PLAINTEXT";
  return name === interBrokerNameOf(config) ? "SSL" : "SASL_SSL";
}
