import { access, mkdir } from "node:fs/promises";
import path from "node:path";
import { loadExeca } from "../../operations/lib/execa";
import { stateRoot } from "../../operations/lib/paths";
import { compiledEngine } from "./compile";
import type { Progress } from "../../operations/lib/progress";
import { official } from "./downloads";
import { installPlugin, placePlugin } from "./plugins";
import { engineDownload, versions, type Plugin } from "./versions";

/** A Pulumi that can run this project. */
export interface Toolchain {
  /** Path of the command line. */
  readonly pulumi: string;
  /** What to add to the environment of the command line. */
  readonly env: Record<string, string>;
  /** Downloaded from Pulumi's site, compiled here, or already on the user's PATH. */
  readonly origin: "official" | "compiled" | "installed";
}

/** What a toolchain is for. */
export interface ToolchainOptions extends Progress {
  /** Whether the stack is one of this project's sandboxes, where substitutes may stand in for plugins. */
  readonly sandbox: boolean;
  /** Whether the stack runs on Kubernetes, so that it needs that plugin. */
  readonly kubernetes: boolean;
  /** The Pulumi home of a sandbox stack; defaults to `sandboxHome`. */
  readonly home?: string | undefined;
}

/** The Pulumi home of sandbox stacks, apart from the user's own so that no other stack sees a substitute. */
export const sandboxHome = path.join(stateRoot, "pulumi-home");

/** Temporary files of the engine and its plugins; gone with the last sandbox. */
const sandboxTemporary = path.join(stateRoot, "tmp");

function pluginsOf({ kubernetes }: ToolchainOptions): Plugin[] {
  return [versions.command, versions.random, ...(kubernetes ? [versions.kubernetes] : [])];
}

/**
 * Returns a working Pulumi; the first time on a machine it may download or compile for minutes.
 * Throws when neither is possible.
 */
export async function ensureToolchain(options: ToolchainOptions): Promise<Toolchain> {
  return options.sandbox ? sandboxToolchain(options) : ownToolchain(options);
}

async function sandboxToolchain(options: ToolchainOptions): Promise<Toolchain> {
  const { home = sandboxHome } = options;
  await mkdir(stateRoot, { recursive: true, mode: 0o700 });
  await mkdir(sandboxTemporary, { recursive: true });
  const engine = await pinnedEngine(options);
  // One after the other: what is compiled shares most of its modules, and compiles each of them once.
  for (const plugin of pluginsOf(options)) await placePlugin(home, plugin, options);
  const env = {
    ...engine.env,
    PULUMI_HOME: home,
    // The language host leaves its pipes behind at every run.
    TMPDIR: sandboxTemporary,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  };
  return { ...engine, env };
}

async function ownToolchain(options: ToolchainOptions): Promise<Toolchain> {
  const engine = (await installedEngine()) ?? (await pinnedEngine(options));
  for (const plugin of pluginsOf(options)) await installPlugin(engine.pulumi, plugin, options);
  return engine;
}

async function pinnedEngine(progress: Progress): Promise<Toolchain> {
  const downloaded = await official(engineDownload(), progress);
  const directory = downloaded ?? (await compiledEngine(progress));
  const env = {
    PATH: `${directory}${path.delimiter}${process.env["PATH"] ?? ""}`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  return { pulumi: path.join(directory, "pulumi"), env, origin: downloaded === undefined ? "compiled" : "official" };
}

async function installedEngine(): Promise<Toolchain | undefined> {
  const { execa } = await loadExeca();
  const pulumi = await onPath("pulumi");
  if (pulumi === undefined) return undefined;
  const { stdout, failed } = await execa(pulumi, ["version"], {
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    reject: false,
    timeout: 10_000,
  });
  if (failed || !isAtLeast(stdout.trim(), versions.engine)) return undefined;
  return { pulumi, env: {}, origin: "installed" };
}

function isAtLeast(version: string, minimum: string): boolean {
  return version.replace(/^v/, "").localeCompare(minimum, "en", { numeric: true }) >= 0;
}

async function onPath(program: string): Promise<string | undefined> {
  for (const directory of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.join(directory, program);
    const found = await access(file, 1).then(
      () => true,
      () => false,
    );
    if (directory !== "" && found) return file;
  }
  return undefined;
}
