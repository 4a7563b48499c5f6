import * as pulumi from "@pulumi/pulumi";
import { type ConfigIssue, error } from "../model/issue";
import { ConfigError } from "./config-error";
import type { Given } from "./given";
import { misplacedSecret } from "./misplaced-secret";
import { passwordsBelow } from "./password-paths";
import { keysBelow } from "./security-keys";
import { hostSecretKeys, secretKeys as sshSecrets } from "./ssh-schema";

/**
 * What the stack file says for this project; unlike `config.get`, it also shows the keys that nobody asked for.
 *
 * @throws ConfigError when a secret stands where it would not stay one; nothing else is judged then, because what is said
 * about other values may repeat it.
 */
export function readStackConfig(): Given {
  const prefix = `${pulumi.getProject()}:`;
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  const secret = secretKeys().flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
  const values = Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), parseValue(text)]));
  const keys = keysBelow(values["security"]);
  const passwords = passwordsBelow(values);
  const may = ["ssh", "users", ...(keys.length === 0 ? [] : ["security"]), ...passwords.map(({ key }) => key)];
  const misplaced = secret.filter((key) => !may.includes(key));
  if (misplaced.length > 0) throw new ConfigError(misplaced.map((key) => misplacedSecret(key, inStackFile(key))));
  const issues = [
    ...plainTextIssues(values, secret),
    ...passwords
      .filter(({ key }) => !secret.includes(key))
      .flatMap(({ paths }) => paths)
      .map((path) => plainText(path, `'${path}'`)),
    ...(secret.includes("security") ? [] : keys.map((path) => plainText(path, path))),
  ];
  return { values, secrets: {}, passwords: {}, issues };
}

/** The engine hands over every value as text: structures as JSON, numbers and booleans as they are written. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The keys with a secret in them, however deep; the engine does not say where in a structure it is. */
function secretKeys(): string[] {
  return JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]") as string[];
}

function inStackFile(key: string): string {
  return `write it in plain text when it is none, or remove it: look for "secure:" below kafka-zookeeper:${key}`;
}

function plainTextIssues(values: Record<string, unknown>, secret: readonly string[]): ConfigIssue[] {
  const ssh = (values["ssh"] ?? {}) as Record<string, unknown>;
  if (values["substrate"] === "kubernetes" || secret.includes("ssh")) return [];
  const jump = (ssh["jump"] ?? {}) as Record<string, unknown>;
  const given = [
    ...hostSecretKeys.filter((key) => ssh[key] !== undefined).map((key) => `ssh.${key}`),
    ...sshSecrets.filter((key) => jump[key] !== undefined).map((key) => `ssh.jump.${key}`),
  ];
  return given.map((property) => plainText(property, property));
}

function plainText(property: string, path: string): ConfigIssue {
  return error({
    property,
    rule: "must be a secret",
    given: "a value in plain text",
    fix: `pulumi config set --secret --path ${path}, and treat the old one as known to others`,
  });
}
