import * as pulumi from "@pulumi/pulumi";
import { type ConfigIssue, error } from "../model/issue";
import type { Given } from "./given";

/** What the stack file says for this project; unlike `config.get`, it also shows the keys that nobody asked for. */
export function readStackConfig(): Given {
  const prefix = `${pulumi.getProject()}:`;
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  const values = Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), parseValue(text)]));
  return { values, login: {}, issues: secretIssues(values) };
}

/** The engine hands over every value as text: structures as JSON, numbers and booleans as they are written. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function secretIssues(values: Record<string, unknown>): ConfigIssue[] {
  const ssh = (values["ssh"] ?? {}) as Record<string, unknown>;
  const secretKeys = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]") as string[];
  if (values["substrate"] === "kubernetes" || secretKeys.includes(`${pulumi.getProject()}:ssh`)) return [];
  return ["privateKey", "password"]
    .filter((key) => ssh[key] !== undefined)
    .map((key) =>
      error({
        property: `ssh.${key}`,
        rule: "must be a secret",
        given: "a value in plain text",
        fix: `pulumi config set --secret --path ssh.${key}, and treat the old one as known to others`,
      }),
    );
}
