import type { ConfigIssue } from "./issue";
import { parseConfig } from "./parse";
import type { ClusterConfig } from "./schema";
import { validateHosts } from "./validate-hosts";
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
  const all = [
    ...issues,
    ...validateHosts(config, surroundingsOf(config)),
    ...validateServices(config),
    ...validatePaths(config),
    ...validateReplication(config),
  ];
  const rank = { error: 0, warning: 1 };
  return { config, issues: all.sort((left, right) => rank[left.severity] - rank[right.severity]) };
}
