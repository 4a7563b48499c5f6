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
