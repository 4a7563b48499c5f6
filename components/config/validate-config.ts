import type { ConfigIssue } from "../model/issue";
import { parseConfig } from "./parse";
import type { ClusterConfig } from "./config-schema";
import type { Surroundings } from "./validation-context";
import { validateCounts, validateHosts } from "./validate-hosts";
import { validateNetwork } from "./validate-network";
import { validatePaths } from "./validate-paths";
import { validateReplication } from "../services/kafka/validate-replication";
import { validateServices } from "./validate-services";
import { validateTopicCopies } from "../services/kafka/topics/validate-topic-replicas";
import { validateTopics } from "../services/kafka/topics/validate-topics";

/** A configuration that was judged. */
export interface Validated {
  /** Missing when the file is too broken to go on. */
  readonly config: ClusterConfig | undefined;
  readonly issues: readonly ConfigIssue[];
}

/** Judges a stack's whole configuration and returns every issue, errors first. */
export function validateConfig(
  raw: Record<string, unknown>,
  surroundingsOf: (config: ClusterConfig) => Surroundings,
): Validated {
  const { config, issues } = parseConfig(raw);
  if (config === undefined) return { config, issues };
  const rules = [
    ...validateHosts(config, surroundingsOf(config)),
    ...validateServices(config),
    ...validateNetwork(config),
    ...validatePaths(config),
    ...validateTopics(config),
    ...(hostsAreWhole(issues) ? validateNumbers(config) : []),
  ];
  return { config, issues: mergeIssues(issues, rules) };
}

/** Rules that count the hosts. */
export function validateNumbers(config: ClusterConfig): ConfigIssue[] {
  return [...validateCounts(config), ...validateReplication(config), ...validateTopicCopies(config)];
}

/** Every issue, errors first; a rule says nothing about what could not be read. */
export function mergeIssues(shapes: readonly ConfigIssue[], rules: readonly ConfigIssue[]): ConfigIssue[] {
  const readable = rules.filter(({ property }) => !shapes.some((shape) => isWithin(shape.property, property)));
  const rank = { error: 0, warning: 1 };
  return [...shapes, ...readable].sort((left, right) => rank[left.severity] - rank[right.severity]);
}

/** Hosts are only counted when none was left out because of its shape. */
export function hostsAreWhole(shapes: readonly ConfigIssue[]): boolean {
  return !shapes.some(({ property }) => /^hosts(\[\d+\](\.(name|address|zookeeperId|brokerId))?)?$/.test(property));
}

/** A group of which a part could not be read is not judged as a whole. */
function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}
