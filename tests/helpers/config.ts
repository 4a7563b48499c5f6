import assert from "node:assert/strict";
import type { ClusterSpec } from "../../components/model/cluster-spec";
import { resolveCluster } from "../../components/config/defaults";
import { type ConfigIssue, formatIssue } from "../../components/model/issue";
import type { Config } from "../../components/config/config-schema";
import type { ValidationContext } from "../../components/config/validation-context";
import { validateConfig } from "../../components/config/validate-config";
import { type Registry, registry } from "../../components/services/registry";

export type Raw = Record<string, unknown>;

/** A public key line of a type, whose key is made of one repeated byte. */
export function publicKey(type = "ssh-ed25519", fill = 1): string {
  const field = (content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, content]);
  };
  const blob = Buffer.concat([field(Buffer.from(type)), field(Buffer.alloc(32, fill))]);
  return `${type} ${blob.toString("base64")}`;
}

/** Host number `id` of a stack file: `kafka1` at 10.0.0.1 with ZooKeeper 1 and broker 1. */
export function rawHost(id: number, changes: Raw = {}): Raw {
  const host = { name: `kafka${id}`, address: `10.0.0.${id}`, zookeeperId: id, brokerId: id, hostKey: publicKey() };
  return defined({ ...host, ...changes });
}

/**
 * The smallest configuration, in plain text: three hosts; a section that is given is merged into the default one. With hosts that run
 * RocketMQ alone, nothing is said of the others.
 */
export function rawConfig(changes: Raw = {}): Raw {
  const { hosts = [1, 2, 3].map((id) => rawHost(id)) } = changes;
  const base: Raw = {
    substrate: "ssh",
    hosts,
    ssh: { privateKeyFile: "id_ed25519" },
    ...(isRocketmqAlone(hosts) ? {} : { zookeeper: { source: "maven" }, kafka: { source: "maven" } }),
    security: "plaintext",
  };
  const merged = Object.entries(changes).map(([key, value]) => {
    const section = isGroup(base[key]) && isGroup(value) ? defined({ ...base[key], ...value }) : value;
    return [key, section];
  });
  return defined({ ...base, ...(Object.fromEntries(merged) as Raw) });
}

function isRocketmqAlone(hosts: unknown): boolean {
  const others = ["zookeeperId", "controllerId", "brokerId"];
  const runsIt = (host: unknown) =>
    isGroup(host) && host["rocketmqId"] !== undefined && others.every((key) => host[key] === undefined);
  return Array.isArray(hosts) && hosts.length > 0 && hosts.every(runsIt);
}

/** Judges a configuration; host keys are those in the stack file. That it is in plain text is left out. */
export function judge(
  raw: Raw,
  surroundings: Partial<ValidationContext> = {},
  services: Registry = registry,
): readonly ConfigIssue[] {
  const { issues } = validateConfig(raw, (config) => ({ ...inlineKeys(config), ...surroundings }), services);
  return issues.filter((issue) => !isPlaintextWarning(issue));
}

/** Whether an issue is the warning that every stack in plain text has. */
export function isPlaintextWarning({ severity, given, rule }: ConfigIssue): boolean {
  return severity === "warning" && given === "plaintext" && rule.startsWith("nothing is encrypted");
}

/** A configuration that has no error, with the defaults of the schema. */
export function configOf(changes: Raw = {}): Config {
  const { config, issues } = validateConfig(rawConfig(changes), inlineKeys);
  const errors = issues.filter(({ severity }) => severity === "error").map(formatIssue);
  assert.deepEqual(errors, []);
  assert(config);
  return config;
}

/** The cluster that a configuration without errors describes. */
export function specOf(changes: Raw = {}): ClusterSpec {
  return resolveCluster(configOf(changes));
}

export function inlineKeys(config: Config): ValidationContext {
  const keys = config.hosts.flatMap(({ name, hostKey }) => (hostKey === undefined ? [] : [[name, hostKey] as const]));
  return { hostKeys: Object.fromEntries(keys), sandboxNotStarted: false };
}

function isGroup(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function defined(group: Raw): Raw {
  return Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined));
}
