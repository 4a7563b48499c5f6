import { parse, stringify } from "yaml";

type Value = Readonly<Record<string, unknown>> | readonly unknown[] | boolean | number | string;

/** Settings of a stack by key without the project's name; those inside a group are merged into it. */
export type Settings = Readonly<Record<string, Value>>;

/** A shipped stack without TLS and logins: for what has nothing to do with them. */
export function inPlainText(text: string): string {
  const others = text
    .replace(/^ {2}kafka-zookeeper:users:\n(?: {4}.*\n)+/m, "")
    .replace(/^ {2}kafka-zookeeper:security:.*\n/m, "");
  return others.replace(/^config:\n/, "config:\n  kafka-zookeeper:security: plaintext\n");
}

/** The text of a stack file with some settings changed; later ones win, and `undefined` removes one. */
export function withSettings(text: string, ...changes: readonly Settings[]): string {
  const file = parse(text) as { config: Record<string, unknown> };
  for (const [key, value] of changes.flatMap((change) => Object.entries(change))) {
    const name = `kafka-zookeeper:${key}`;
    const group = file.config[name];
    file.config[name] = isGroup(value) && isGroup(group) ? { ...group, ...value } : value;
  }
  return stringify(file);
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && !Array.isArray(value);
}

/** A shipped stack on Kubernetes with controllers in the place of ZooKeeper; the image is that of Kafka 4.3.1. */
export function withControllers(text: string, image: string): string {
  return text
    .replaceAll(/zookeeperId: (\d)/g, "controllerId: 10$1")
    .replace(/^ {2}kafka-zookeeper:zookeeper:\n(?: {4}.*\n)+/m, "")
    .replace(
      /^ {4}zookeeper:\n(?: {6}.*\n)+/m,
      "    controllers:\n      cpu: 100m\n      storage: { class: local-path, size: 1Gi }\n",
    )
    .replace(
      /^( {2}kafka-zookeeper:kafka:\n) {4}version: .*\n/m,
      "$1    version: 4.3.1\n    controllers: { heap: 128m }\n",
    )
    .replace(/image: kafka-zookeeper\/kafka:.*/, `image: ${image}`);
}
