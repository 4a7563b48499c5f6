import type { ConfigIssue } from "./issue";
import { parseConfig } from "./parse";
import type { ClusterConfig } from "./schema";
import { validateCounts, validateHosts } from "./validate-hosts";
import { validateNetwork } from "./validate-network";
import { validatePaths } from "./validate-paths";
import { validateReplication } from "./validate-replication";
import { validateServices } from "./validate-services";

/** What has to be known besides the stack file to judge it; gathered by the caller, so that this stays pure. */
export interface Surroundings {
  /** Host key by host name, from the stack file or the known_hosts file; missing where none was found. */
  readonly hostKeys: Readonly<Record<string, string>>;
  /** Host keys and private key do not exist before the sandbox was started: a preview goes on without them. */
  readonly sandboxNotStarted: boolean;
}

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
    ...(hostsAreWhole(issues) ? [...validateCounts(config), ...validateReplication(config)] : []),
  ];
  const all = [
    ...issues,
    ...rules.filter(({ property }) => !issues.some((shape) => isWithin(shape.property, property))),
  ];
  const rank = { error: 0, warning: 1 };
  return { config, issues: all.sort((left, right) => rank[left.severity] - rank[right.severity]) };
}

/** Hosts are only counted when none was left out because of its shape. */
function hostsAreWhole(shapes: readonly ConfigIssue[]): boolean {
  return !shapes.some(({ property }) => /^hosts(\[\d+\](\.(name|address|zookeeperId|brokerId))?)?$/.test(property));
}

/** A group of which a part could not be read is not judged as a whole. */
function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}
