import { clientSettings, type ClientTarget, springListener } from "./client-settings";
import { securitySettings } from "./client-security";
import { quoted } from "./quoted";
import type { ClientSetting, Purpose } from "./client-setting";

/** Settings that Spring Boot has a name of its own for; all others go into its `properties`. */
const ownNames: Readonly<Record<string, string>> = {
  acks: "acks",
  "auto.offset.reset": "auto-offset-reset",
  "batch.size": "batch-size",
  "buffer.memory": "buffer-memory",
  "enable.auto.commit": "enable-auto-commit",
  "isolation.level": "isolation-level",
  retries: "retries",
};

/** A setting that Spring Boot has once for producers and consumers. */
const once = "bootstrap.servers";

/**
 * A transaction-id-prefix is not set: with it, Spring Boot makes every KafkaTemplate transactional, and a plain send()
 * outside a transaction throws. Who wants that says so, with a prefix that no other instance has.
 */
const transactions = [
  "Only for an application whose sends are all in transactions: with it, a send() outside of one throws.",
  "It must differ between instances (here by host name), or they throw each other out.",
  "transaction-id-prefix: ${spring.application.name}-${HOSTNAME:local}-",
];

/** The application.yaml of Spring Boot. */
export function springYaml(target: ClientTarget, header: readonly string[]): string {
  const common = target.security === undefined ? [] : java(securitySettings(target.security));
  const { producer, consumer } = clientSettings({ bootstrapServers: target.bootstrapServers, brokers: target.brokers });
  const [bootstrap] = producer.filter(({ key }) => key === once);
  return [
    ...comments(header, 0),
    "spring:",
    "  kafka:",
    ...(bootstrap === undefined ? [] : entry("bootstrap-servers", bootstrap, 4)),
    ...properties(common, 4),
    "    producer:",
    ...section(producer),
    ...comments(transactions, 6),
    "    consumer:",
    ...comments(["group-id is the application's: one name that all its instances share."], 6),
    ...section(consumer),
    "    listener:",
    ...entry(springListener.key, springListener, 6),
    "",
  ].join("\n");
}

function section(settings: Readonly<Record<Purpose, readonly ClientSetting[]>>[Purpose]): string[] {
  const known = java(settings).filter(({ key }) => key !== once);
  const own = known.flatMap((setting) => {
    const name = ownNames[setting.key];
    return name === undefined ? [] : entry(name, setting, 6);
  });
  const others = known.filter(({ key }) => ownNames[key] === undefined);
  return [...own, ...properties(others, 6)];
}

/** Settings of which Spring Boot hands the names on as they are. */
function properties(settings: readonly ClientSetting[], indent: number): string[] {
  if (settings.length === 0) return [];
  const entries = settings.flatMap((setting) => entry(setting.key, setting, indent + 2));
  return [`${" ".repeat(indent)}properties:`, ...entries];
}

function java(settings: readonly ClientSetting[]): ClientSetting[] {
  return settings.filter(({ since }) => since.java !== undefined);
}

/** Texts are quoted as in JSON, which YAML reads. */
function entry(name: string, { value, reason }: ClientSetting, indent: number): string[] {
  return [...comments([reason], indent), `${" ".repeat(indent)}${name}: ${quoted(value)}`];
}

function comments(texts: readonly string[], indent: number): string[] {
  return texts.map((text) => `${" ".repeat(indent)}# ${text}`);
}
