import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const root = path.join(__dirname, "../..");

/** The configuration of a shipped stack file, with full keys such as `kafka-zookeeper:hosts`. */
export function stackFile(stack: string): Record<string, unknown> {
  const text = readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
  return (parse(text) as { config: Record<string, unknown> }).config;
}

/** The same as the program's own keys. */
export function stackValues(stack: string): Record<string, unknown> {
  const entries = Object.entries(stackFile(stack)).map(([key, value]) => [key.replace("kafka-zookeeper:", ""), value]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Configuration as the engine hands it to a program: structures as JSON text, everything else as it is written. */
export function asEngineText(config: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts) as Record<string, string>;
}
