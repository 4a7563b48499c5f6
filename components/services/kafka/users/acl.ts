/** What ACLs are about, by the names that Kafka's own tools give them, and the operations that mean something there. */
export const aclOperationsOf = {
  topic: ["Read", "Write", "Create", "Delete", "Alter", "Describe", "DescribeConfigs", "AlterConfigs", "All"],
  group: ["Read", "Describe", "Delete", "All"],
  cluster: [
    ...["Create", "Alter", "Describe", "ClusterAction", "DescribeConfigs", "AlterConfigs", "IdempotentWrite"],
    "All",
  ],
  "transactional-id": ["Write", "Describe", "All"],
  "delegation-token": ["Describe", "All"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AclResource = keyof typeof aclOperationsOf;

export const aclResources = Object.keys(aclOperationsOf) as [AclResource, ...AclResource[]];

/** Every operation, `All` last (`org.apache.kafka.common.acl.AclOperation`). */
export const aclOperations = [
  ...["Read", "Write", "Create", "Delete", "Alter", "Describe"],
  ...["ClusterAction", "DescribeConfigs", "AlterConfigs", "IdempotentWrite", "All"],
] as const;

/** The one name of a cluster in ACLs (`org.apache.kafka.common.resource.Resource`). */
export const clusterName = "kafka-cluster";

/** Everything of a kind, and every host, in ACLs. */
export const everything = "*";

/** One right of one principal, or what it is denied; what a broker has may be of kinds that are not known here. */
export interface Acl {
  readonly permission: string;
  readonly operation: string;
  readonly resource: string;
  readonly pattern: string;
  readonly name: string;
  /** Where the client is: `*`, or an IP address. */
  readonly host: string;
}

/** How ACLs stand in texts; the name comes last, because a group may be called anything. */
const aclPattern = /^(\S+) (\S+)(?: from (\S+))? on (\S+) (\S+) ([^]*)$/;

/**
 * An ACL as one line, the same for the same ACL.
 *
 * @example aclText(acl) // "allow Write on literal topic orders"
 */
export function aclText({ permission, operation, ...rest }: Acl): string {
  return `${permission} ${operation}${placeOf(rest)}`;
}

/** The ACL in a line of {@link aclText}. @throws Error when it is none. */
export function aclOf(text: string): Acl {
  const [found, permission, operation, host, pattern, resource, name] = aclPattern.exec(text) ?? [];
  if (found === undefined) throw new Error(`not an ACL: ${text}`);
  const parts = { permission, operation, host: host ?? everything, pattern, resource, name };
  return parts as { readonly [Key in keyof typeof parts]: string };
}

/** ACLs by where they hold, each with its operations in one text: what a preview shows when one of them changes. */
export function aclGroups(acls: readonly string[]): Record<string, string> {
  const groups: Record<string, string> = {};
  for (const { permission, operation, ...rest } of acls.map(aclOf)) {
    const key = `${permission}${placeOf(rest)}`;
    groups[key] = Object.hasOwn(groups, key) ? `${groups[key]}, ${operation}` : operation;
  }
  return groups;
}

/** The ACLs of which {@link aclGroups} made groups. */
export function aclsIn(groups: Readonly<Record<string, string>>): string[] {
  return Object.entries(groups)
    .flatMap(([key, operations]) => {
      const at = key.indexOf(" ");
      return operations.split(", ").map((operation) => `${key.slice(0, at)} ${operation}${key.slice(at)}`);
    })
    .sort();
}

function placeOf({ host, pattern, resource, name }: Omit<Acl, "permission" | "operation">): string {
  return `${host === everything ? "" : ` from ${host}`} on ${pattern} ${resource} ${name}`;
}
