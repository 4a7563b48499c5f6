import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { projectRoot, stateRoot } from "../../operations/lib/paths";
import { sandboxHome } from "./toolchain";

const projectName = "kafka-zookeeper";

/**
 * What a stack needs in the environment besides the toolchain's own: for a sandbox a state directory in this checkout
 * and a passphrase, each unless the user has set one, and no SSH agent; for other stacks nothing.
 */
export function stackEnvironment(_stack: string, { sandbox }: { readonly sandbox: boolean }): Record<string, string> {
  if (!sandbox) return {};
  mkdirSync(stateRoot, { recursive: true, mode: 0o700 });
  const { env } = process;
  const hasPassphrase = env["PULUMI_CONFIG_PASSPHRASE"] !== undefined || env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  return {
    // Beside each file of a state, the engine writes what it knows of it, in place: killed at that moment, it would leave half
    // of that, and could not read the state any more.
    ...(!env["PULUMI_BACKEND_URL"] && { PULUMI_BACKEND_URL: `file://${stateRoot}?metadata=skip` }),
    // A sandbox has a key of its own, and pulumi-command fails on an agent that has gone away even next to a key.
    SSH_AUTH_SOCK: "",
    ...(!hasPassphrase && { PULUMI_CONFIG_PASSPHRASE: "sandbox" }),
  };
}

/** What a stack file says about the tools that the stack needs. */
export interface StackNeeds {
  /** It is one of this project's sandboxes. */
  readonly sandbox: boolean;
  /** It runs on Kubernetes. */
  readonly kubernetes: boolean;
}

/** Reads `Pulumi.<stack>.yaml`; all is false when there is no such file. */
export function needsOf(stack: string): StackNeeds {
  const text = readIfPresent(path.join(projectRoot, `Pulumi.${stack}.yaml`));
  const settings = text === undefined ? undefined : (parse(text) as { config?: Record<string, unknown> } | null);
  const setting = (key: string) => settings?.config?.[`${projectName}:${key}`];
  return { sandbox: String(setting("sandbox")) === "true", kubernetes: setting("substrate") === "kubernetes" };
}

/** The stack last chosen with `pulumi stack select` here, in the user's Pulumi home or in the one of sandboxes. */
export function selectedStack(): string | undefined {
  const homes = [sandboxHome, process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi")];
  const files = homes.map((home) => path.join(home, "workspaces", workspaceFile()));
  const present = files.filter((file) => readIfPresent(file) !== undefined);
  const [newest] = present.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (newest === undefined) return undefined;
  const { stack } = JSON.parse(readFileSync(newest, "utf8")) as { stack?: string };
  return stack?.split("/").at(-1) || undefined;
}

// The engine keeps one such file for each project file, named by the project and the sha1 of the file's path.
function workspaceFile(): string {
  const digest = createHash("sha1").update(path.join(projectRoot, "Pulumi.yaml")).digest("hex");
  return `${projectName}-${digest}-workspace.json`;
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
