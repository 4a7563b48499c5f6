import { ipv6Groups, mappedIpv4 } from "../../../model/ip-address";
import { compareVersions } from "../../../model/versions";
import { type Acl, aclText, clusterName, everything } from "./acl";
import { namePattern } from "./name-pattern";
import type { UserConfig } from "./users-schema";

type Rights = Pick<UserConfig, "produce" | "consume" | "transactional" | "acls">;

/**
 * What the plain words of a user mean in ACLs, as lines of `aclText`: sorted, each once (Kafka documentation,
 * "Authorization and ACLs", Protocols).
 */
export function aclsOf(user: Rights, version: string): string[] {
  const acls = [
    ...user.produce.flatMap((topic) => allow("topic", topic, ["Write", "Describe"])),
    ...(user.produce.length > 0 && needsIdempotentWrite(version)
      ? allow("cluster", clusterName, ["IdempotentWrite"])
      : []),
    ...user.transactional.flatMap((id) => allow("transactional-id", id, ["Write", "Describe"])),
    ...user.consume.flatMap(({ topics, group }) => [
      ...topics.flatMap((topic) => allow("topic", topic, ["Read", "Describe"])),
      ...allow("group", group, ["Read"]),
    ]),
    ...user.acls.flatMap(({ name = clusterName, host, operations, ...rest }) =>
      operations.map((operation) => ({ ...rest, name, host: addressOf(host), operation })),
    ),
  ];
  return [...new Set(acls.map(aclText))].sort();
}

/** From 2.8 on, who may write to any topic may also do so idempotently (KIP-679). */
function needsIdempotentWrite(version: string): boolean {
  return compareVersions(version, "2.8") < 0;
}

function allow(resource: string, word: string, operations: readonly string[]): Acl[] {
  const common = { permission: "allow", host: everything, resource, ...namePattern(word) } as const;
  return operations.map((operation) => ({ ...common, operation }));
}

/** An address as brokers write and compare it: Java's `InetAddress.getHostAddress` shortens no IPv6 address. */
function addressOf(host: string): string {
  const groups = ipv6Groups(host);
  if (groups === undefined) return host;
  return mappedIpv4(groups) ?? groups.map((group) => group.toString(16)).join(":");
}
