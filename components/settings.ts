import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "./config/config-error";
import type { KubernetesArgs } from "./kubernetes/kubernetes-component";
import type { Access } from "./resources/inputs/access-inputs";
import { type ClusterFacts, unknownCluster } from "./kubernetes/facts";
import type { KubernetesConfig } from "./kubernetes/kubernetes-schema";
import type { KubernetesSpec } from "./kubernetes/kubernetes-spec";
import { validateKubernetes } from "./kubernetes/validate-kubernetes";
import { resolveCluster, resolveGroups } from "./config/defaults";
import { type ConfigIssue, error, formatIssue, show } from "./model/issue";
import { privateKeyProblem, privateKeyRule } from "./model/private-key";
import type { Config } from "./config/config-schema";
import type { ValidationContext } from "./config/validation-context";
import { validateConfig } from "./config/validate-config";
import type { Given, Login } from "./config/given";
import type { HostsArgs } from "./hosts/hosts-component";
import { findHostKey, type KnownHost } from "./hosts/known-hosts";

/** A cluster as it should be, validated, with every default filled in. */
export type Settings = HostSettings | KubernetesSettings;

/** Asks a cluster about itself, see `operations/kubernetes/inspect-cluster.ts`. */
export type InspectCluster = (access: Access, spec: KubernetesSpec) => ClusterFacts;

interface CommonSettings {
  /** What is doubtful about the configuration; the engine has shown it. */
  readonly warnings: readonly string[];
}

/** A cluster on hosts, and how they are reached. */
export interface HostSettings extends CommonSettings, HostsArgs {
  readonly substrate: "ssh";
}

/** A cluster on Kubernetes, and what the API server said. */
export interface KubernetesSettings extends CommonSettings, KubernetesArgs {
  readonly substrate: "kubernetes";
}

/**
 * Judges what is asked for and fills in every default. Warnings go to the engine's log.
 *
 * @throws ConfigError with every issue at once, before any resource is registered.
 */
export function settingsOf(given: Given, inspect: InspectCluster): Settings {
  return given.values["substrate"] === "kubernetes" ? kubernetesSettings(given, inspect) : hostSettings(given);
}

function hostSettings({ values, login, issues: found }: Given): HostSettings {
  const { config, issues } = validateConfig(values, validationContext);
  const problems = [
    ...issues,
    ...found,
    ...(config === undefined ? [] : [...fileIssues(config), ...keyIssues(config.ssh, login)]),
  ];
  const warnings = refuseErrors(problems);
  if (config === undefined) throw new ConfigError(problems);
  const spec = resolveCluster(config);
  return {
    substrate: "ssh",
    spec,
    login: Object.keys(login).length > 0 ? login : readLogin(config),
    hostKeys: readHostKeys(config),
    warnings,
  };
}

function kubernetesSettings({ values, issues: found }: Given, inspect: InspectCluster): KubernetesSettings {
  let facts = unknownCluster("it was not asked");
  const { config, spec, issues } = validateKubernetes(values, (read, cluster) => {
    facts = inspect(accessOf(read), cluster);
    return facts;
  });
  const problems = [...issues, ...found];
  const warnings = refuseErrors(problems);
  if (config === undefined || spec === undefined) throw new ConfigError(problems);
  return { substrate: "kubernetes", spec, access: accessOf(config), facts, warnings };
}

function accessOf({ kubernetes }: KubernetesConfig): Access {
  const { kubeconfig, context } = kubernetes;
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig: expand(kubeconfig) }),
    ...(context === undefined ? {} : { context }),
  };
}

/** @throws ConfigError when there is an error; returns what the warnings say. */
function refuseErrors(problems: readonly ConfigIssue[]): string[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new ConfigError(errors);
  for (const issue of problems) void pulumi.log.warn(formatIssue(issue));
  return problems.map(({ property, rule }) => `${property}: ${rule}`);
}

function fileIssues(config: Config): ConfigIssue[] {
  const { ssh } = config;
  const issues: ConfigIssue[] = [];
  const notStarted = sandboxNotStarted(config);
  if (ssh.privateKeyFile !== undefined && !notStarted)
    issues.push(...keyFileIssues(ssh.privateKeyFile, config.sandbox));
  if (ssh.knownHosts !== undefined && !notStarted && readText(ssh.knownHosts) === undefined)
    issues.push(
      error({
        property: "ssh.knownHosts",
        rule: "must be a readable file with the hosts' keys",
        given: show(ssh.knownHosts),
        fix: config.sandbox
          ? "start the sandbox: scripts/up"
          : "check the path; it counts from the project's directory",
      }),
    );
  for (const { service, distribution } of resolveGroups(config)) {
    const { source } = distribution;
    if (source.kind !== "file" || existsSync(expand(source.path))) continue;
    issues.push(
      error({
        property: `${service}.source`,
        rule: "must be an http(s) URL, a file on this machine, or maven",
        given: show(source.path),
        fix: "check the path; it counts from the project's directory",
      }),
    );
  }
  return issues;
}

function keyFileIssues(file: string, sandbox: boolean): ConfigIssue[] {
  const text = readText(file);
  const problem = text === undefined ? { given: "nothing", fix: "check the path" } : privateKeyProblem(text);
  if (problem === undefined) return [];
  return [
    error({
      property: "ssh.privateKeyFile",
      rule: "must be a readable file with a private key, without a passphrase",
      given: `${show(file)}: ${text === undefined ? "cannot be read" : `holds ${problem.given}`}`,
      fix: sandbox && text === undefined ? "start the sandbox: scripts/up" : problem.fix,
    }),
  ];
}

/** What came as a secret is judged where it can be read; a program in another language may not know it yet. */
function keyIssues({ privateKey }: Config["ssh"], login: Login): ConfigIssue[] {
  if (privateKey === undefined || login.privateKey !== undefined) return [];
  const problem = privateKeyProblem(privateKey);
  if (problem === undefined) return [];
  return [{ severity: "error", property: "ssh.privateKey", rule: privateKeyRule, ...problem }];
}

function validationContext(config: Config): ValidationContext {
  const known = lookUp(config);
  return {
    hostKeys: keysOf(known),
    refusedHostKeys: Object.fromEntries(known.flatMap(([name, { refused }]) => (refused ? [[name, refused]] : []))),
    sandboxNotStarted: sandboxNotStarted(config),
  };
}

/** A preview in a fresh checkout: `scripts/up` makes the sandbox, and with it the keys. */
function sandboxNotStarted(config: Config): boolean {
  const { privateKeyFile, knownHosts } = config.ssh;
  const missing = [privateKeyFile, knownHosts].some((file) => file !== undefined && readText(file) === undefined);
  return config.sandbox && missing && pulumi.runtime.isDryRun();
}

/** What is known of each host's key, by the stack file and by the known_hosts file. */
function lookUp(config: Config): (readonly [name: string, known: KnownHost])[] {
  const knownHosts = config.ssh.knownHosts === undefined ? "" : (readText(config.ssh.knownHosts) ?? "");
  return config.hosts.map(({ name, address, hostKey, sshPort = config.ssh.port }) => [
    name,
    findHostKey(knownHosts, address, sshPort, hostKey),
  ]);
}

function keysOf(known: readonly (readonly [name: string, known: KnownHost])[]): Record<string, string> {
  return Object.fromEntries(known.flatMap(([name, { key }]) => (key === undefined ? [] : [[name, key]])));
}

function readHostKeys(config: Config): HostSettings["hostKeys"] {
  const known = keysOf(lookUp(config));
  return Object.fromEntries(config.hosts.map(({ name }) => [name, known[name] ?? notYetKnown()]));
}

function readLogin(config: Config): Login {
  const { privateKey, privateKeyFile, password } = config.ssh;
  if (password !== undefined) return { password: pulumi.secret(password) };
  const key = privateKey ?? (privateKeyFile === undefined ? undefined : readText(privateKeyFile));
  return { privateKey: key === undefined ? notYetKnown() : pulumi.secret(key) };
}

function notYetKnown(): pulumi.Output<string> {
  return pulumi.secret(pulumi.unknown as unknown as string);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(expand(file), "utf8");
  } catch {
    return undefined;
  }
}

function expand(file: string): string {
  return file.startsWith("~/") ? path.join(os.homedir(), file.slice(2)) : path.resolve(file);
}
