import { existsSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "./config/config-error";
import type { KubernetesArgs } from "./kubernetes/kubernetes-component";
import type { Access } from "./resources/inputs/access-inputs";
import { type ClusterFacts, unknownCluster } from "./kubernetes/facts";
import type { KubernetesConfig } from "./kubernetes/kubernetes-schema";
import type { KubernetesSpec } from "./kubernetes/kubernetes-spec";
import { validateKubernetes } from "./kubernetes/validate-kubernetes";
import { distributionsOf } from "./model/cluster-spec";
import { resolveCluster, resolveGroups } from "./config/defaults";
import { type ConfigIssue, error, formatIssue, show } from "./model/issue";
import type { Config } from "./config/config-schema";
import type { SshConfig } from "./config/ssh-schema";
import type { ValidationContext } from "./config/validation-context";
import { validateConfig } from "./config/validate-config";
import type { Given } from "./config/given";
import type { HostsArgs } from "./hosts/hosts-component";
import {
  isSecure,
  ownAuthorityOf,
  ownCertificatesOf,
  securityOf,
  type SecurityStack,
  signsItself,
} from "./security/security-schema";
import { agentIssues, type InspectAgent } from "./hosts/agent";
import type { StackConfig } from "./services/service-schema";
import { findHostKey, type KnownHost } from "./hosts/known-hosts";
import { expand, readText } from "./hosts/local-files";
import { loginIssues, notYetKnown, readLogin, readSudoPassword } from "./hosts/login";
import { authorityTexts, givenAuthorityOf, type InspectAuthority, ownAuthorityIssues } from "./hosts/own-authority";
import { givenCertificatesOf, type InspectCertificates, ownCertificates } from "./hosts/own-certificates";
import { givenPasswordIssues, passwordsOf, rocketmqPasswordsOf } from "./hosts/user-passwords";

/** A cluster as it should be, validated, with every default filled in. */
export type Settings = HostSettings | KubernetesSettings;

/** Asks what a configuration alone does not say, see `operations/inspect.ts`. */
export interface Inspect {
  readonly cluster: (access: Access, spec: KubernetesSpec) => ClusterFacts;
  readonly agent: InspectAgent;
  readonly authority: InspectAuthority;
  /** Judges the authorities of applications (PEM). */
  readonly applications: (text: string) => ConfigIssue[];
  readonly certificates: InspectCertificates;
}

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
export function settingsOf(given: Given, inspect: Inspect): Settings {
  return given.values["substrate"] === "kubernetes" ? kubernetesSettings(given, inspect) : hostSettings(given, inspect);
}

function hostSettings({ values, secrets, passwords, issues: found }: Given, inspect: Inspect): HostSettings {
  const { config: read, issues } = validateConfig(values, validationContext);
  const certificates = read === undefined ? undefined : certificatesFor(read, inspect);
  const problems = [
    ...issues,
    ...found,
    ...givenPasswordIssues(passwords),
    ...(read === undefined
      ? []
      : [...loginsOf(read, secrets, inspect), ...fileIssues(read), ...authorityIssues(read, inspect)]),
    ...(certificates?.issues ?? []),
  ];
  const warnings = refuseErrors(problems);
  if (read === undefined) throw new ConfigError(problems);
  const config = { ...read, ...(certificates?.subjects === undefined ? {} : { subjects: certificates.subjects }) };
  const spec = resolveCluster(config);
  return {
    substrate: "ssh",
    spec,
    security: securityOf(config),
    login: readLogin(config.ssh, secrets, jumpKeyOf(config.ssh).key),
    ...readSudoPassword(config.ssh, secrets),
    hostKeys: readHostKeys(config),
    passwords: passwordsOf(config, passwords),
    rocketmqPasswords: rocketmqPasswordsOf(config),
    ...givenAuthorityOf(ownAuthorityOf(config), signsItself(config)),
    ...givenCertificatesOf(ownCertificatesOf(config), authorityOf(config)?.certificate ?? ""),
    warnings,
  };
}

function kubernetesSettings({ values, passwords, issues: found }: Given, inspect: Inspect): KubernetesSettings {
  let facts = unknownCluster("it was not asked");
  const { config, spec, issues } = validateKubernetes(values, (read, cluster) => {
    facts = inspect.cluster(accessOf(read), cluster);
    return facts;
  });
  const problems = [
    ...issues,
    ...found,
    ...givenPasswordIssues(passwords),
    ...(config === undefined ? [] : authorityIssues(config, inspect)),
  ];
  const warnings = refuseErrors(problems);
  if (config === undefined || spec === undefined) throw new ConfigError(problems);
  const given = {
    passwords: passwordsOf(config, passwords),
    rocketmqPasswords: rocketmqPasswordsOf(config),
    ...givenAuthorityOf(ownAuthorityOf(config), signsItself(config)),
  };
  return { substrate: "kubernetes", spec, access: accessOf(config), facts, ...given, warnings };
}

/** On both substrates: what is wrong with the files of authorities. */
function authorityIssues(config: StackConfig, inspect: Inspect): ConfigIssue[] {
  const { certificateDays: days, applicationAuthorities: ofApplications } = securityOf(config);
  return [
    ...ownAuthorityIssues(ownAuthorityOf(config), inspect.authority, { days, signs: signsItself(config) }),
    ...(ofApplications === undefined ? [] : inspect.applications(ofApplications)),
  ];
}

function authorityOf(config: SecurityStack) {
  const own = ownAuthorityOf(config);
  return own === undefined ? undefined : authorityTexts(own, signsItself(config));
}

function certificatesFor(config: Config, inspect: Inspect): ReturnType<InspectCertificates> {
  const own = ownCertificatesOf(config);
  if (own.certificates === undefined || !isSecure(securityOf(config))) return { issues: [] };
  const texts = authorityOf(config);
  const authority = texts && { certificate: texts.certificate, property: texts.places.certificate };
  return ownCertificates({ own, authority, spec: resolveCluster(config) }, inspect.certificates);
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
  for (const [at, file] of [
    ["ssh", ssh.knownHosts],
    ["ssh.jump", ssh.jump?.knownHosts],
  ] as const) {
    if (file === undefined || notStarted || readText(file) !== undefined) continue;
    issues.push(
      error({
        property: `${at}.knownHosts`,
        rule: "must be a readable file with the hosts' keys",
        given: show(file),
        fix: config.sandbox
          ? "start the sandbox: scripts/up"
          : "check the path; it counts from the project's directory",
      }),
    );
  }
  for (const distribution of distributionsOf({ groups: resolveGroups(config) })) {
    const { source } = distribution;
    if (source.kind !== "file" || existsSync(expand(source.path))) continue;
    issues.push(
      error({
        property: `${distribution.product}.source`,
        rule: "must be an http(s) URL, a file on this machine, or maven",
        given: show(source.path),
        fix: "check the path; it counts from the project's directory",
      }),
    );
  }
  return issues;
}

/** What is wrong with how the hosts are logged in to. */
function loginsOf(config: Config, secrets: Given["secrets"], inspect: Inspect): ConfigIssue[] {
  const unread = {
    isFine: sandboxNotStarted(config),
    fix: config.sandbox ? "start the sandbox: scripts/up" : "check the path; it counts from the project's directory",
  };
  return [...loginIssues(config.ssh, secrets, unread), ...agentIssues(config.ssh, inspect.agent)];
}

function validationContext(config: Config): ValidationContext {
  const known = lookUp(config);
  return {
    hostKeys: keysOf(known),
    refusedHostKeys: Object.fromEntries(known.flatMap(([name, { refused }]) => (refused ? [[name, refused]] : []))),
    jump: jumpKeyOf(config.ssh),
    sandboxNotStarted: sandboxNotStarted(config),
  };
}

function jumpKeyOf({ jump, knownHosts }: SshConfig): KnownHost {
  if (jump === undefined) return {};
  const file = jump.knownHosts ?? knownHosts;
  return findHostKey(file === undefined ? "" : (readText(file) ?? ""), jump.address, jump.port, jump.hostKey);
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
