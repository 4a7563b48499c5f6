import { constants } from "node:fs";
import { access, mkdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import { loadExeca } from "../../operations/lib/execa";
import { unpack } from "./archive";
import type { Progress } from "../../operations/lib/progress";
import { compiledKubernetesPlugin } from "./kubernetes-plugin";
import { official } from "./downloads";
import { compiledSubstitutes } from "./substitutes";
import { pluginDownload, versions, type Plugin } from "./versions";

/**
 * Puts a plugin into the Pulumi home of sandbox stacks: the file that the user names, else the one that is installed
 * or can be downloaded, else the one that can be compiled or this project's substitute.
 */
export async function placePlugin(home: string, plugin: Plugin, progress: Progress): Promise<void> {
  const program =
    (await namedProgram(plugin)) ??
    (isUserHome(home) ? undefined : await installedProgram(plugin)) ??
    (await downloadedProgram(plugin, progress)) ??
    (await compiledProgram(plugin, progress)) ??
    path.join(await compiledSubstitutes(progress), programName(plugin));
  const directory = pluginDirectory(home, plugin);
  await mkdir(directory, { recursive: true });
  await link(program, path.join(directory, programName(plugin)));
}

/**
 * Installs a plugin that the engine cannot download by itself into the user's own Pulumi home: the file that the user
 * names, or the one that can be compiled when the site does not answer.
 */
export async function installPlugin(pulumi: string, plugin: Plugin, progress: Progress): Promise<void> {
  if ((await installedProgram(plugin)) !== undefined) return;
  const file = (await namedFile(plugin)) ?? (await compiledUnlessOfficial(plugin, progress));
  if (file === undefined) return;
  const { signal } = progress;
  const { name, version } = plugin;
  const { execa } = await loadExeca();
  await execa(pulumi, ["plugin", "install", "resource", name, version, "--file", file], {
    ...(signal && { cancelSignal: signal }),
  });
}

/** The variable with which the user names the file of a plugin, for example `COMMAND_PLUGIN`. */
function pluginVariable({ name }: Plugin): string {
  return `${name.toUpperCase()}_PLUGIN`;
}

async function namedFile(plugin: Plugin): Promise<string | undefined> {
  const named = process.env[pluginVariable(plugin)];
  if (!named) return undefined;
  const file = path.resolve(named);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new Error(`${pluginVariable(plugin)} must name a file, got ${named}`);
  return file;
}

async function namedProgram(plugin: Plugin): Promise<string | undefined> {
  const file = await namedFile(plugin);
  if (file === undefined || !/\.(tar\.gz|tgz)$/.test(file)) return file;
  const { size, mtimeMs } = await stat(file);
  const directory = await cached({
    name: `plugin-${plugin.name}`,
    inputs: [file, String(size), String(mtimeMs)],
    build: (directory) => unpack(file, [programName(plugin)], directory),
  });
  return path.join(directory, programName(plugin));
}

function userHome(): string {
  return path.resolve(process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi"));
}

// A command that runs inside another one inherits its home; what is placed there is not the user's.
function isUserHome(home: string): boolean {
  return userHome() === path.resolve(home);
}

async function installedProgram(plugin: Plugin): Promise<string | undefined> {
  const directory = pluginDirectory(userHome(), plugin);
  const unfinished = await exists(`${directory}.partial`);
  const program = path.join(directory, programName(plugin));
  return !unfinished && (await exists(program)) ? program : undefined;
}

async function downloadedProgram(plugin: Plugin, progress: Progress): Promise<string | undefined> {
  const directory = await official(pluginDownload(plugin), progress);
  return directory === undefined ? undefined : path.join(directory, programName(plugin));
}

async function compiledUnlessOfficial(plugin: Plugin, progress: Progress): Promise<string | undefined> {
  if (!isCompiled(plugin)) return undefined;
  return (await downloadedProgram(plugin, progress)) ?? (await compiledProgram(plugin, progress));
}

async function compiledProgram(plugin: Plugin, progress: Progress): Promise<string | undefined> {
  return isCompiled(plugin) ? path.join(await compiledKubernetesPlugin(progress), programName(plugin)) : undefined;
}

// The sources of the other plugins are in no module.
function isCompiled({ name }: Plugin): boolean {
  return name === versions.kubernetes.name;
}

function pluginDirectory(home: string, { name, version }: Plugin): string {
  return path.join(home, "plugins", `resource-${name}-v${version}`);
}

function programName({ name }: Plugin): string {
  return `pulumi-resource-${name}`;
}

// The link is swapped in one step, so an engine that starts right now finds either program and never none.
async function link(program: string, place: string): Promise<void> {
  if ((await readlink(place).catch(() => undefined)) === program) return;
  const next = `${place}.${process.pid}`;
  await rm(next, { force: true });
  await symlink(program, next);
  await rename(next, place);
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
