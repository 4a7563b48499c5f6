import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { parseUrn } from "../lib/urn";

/** A plugin that a substitute stands in for. */
export interface Original {
  /** The plugin's short name, for example `command`. */
  readonly plugin: string;
  readonly version: string;
}

/**
 * Says why a substitute must not touch this resource, or nothing when its stack is marked as a sandbox.
 * The mark is `<project>:sandbox: true` in `Pulumi.<stack>.yaml` of the directory the engine runs in.
 */
export function refusal(urn: string, original: Original): string | undefined {
  const { stack, project } = parseUrn(urn);
  const file = path.resolve(`Pulumi.${stack}.yaml`);
  if (isSandbox(file, project)) return undefined;
  return (
    `this is the substitute for pulumi-${original.plugin} ${original.version}, for sandbox and CI only, and ` +
    `${file} does not set ${project}:sandbox to true. For a stack of real machines install the real plugin: ` +
    `pulumi plugin install resource ${original.plugin} ${original.version}, ` +
    `or name its file with ${original.plugin.toUpperCase()}_PLUGIN=PATH`
  );
}

function isSandbox(file: string, project: string): boolean {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return false;
  }
  const stack = parse(text) as { config?: Record<string, unknown> } | null;
  return String(stack?.config?.[`${project}:sandbox`]) === "true";
}
