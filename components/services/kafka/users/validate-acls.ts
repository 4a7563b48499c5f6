import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import { isIpv4, ipv6Groups } from "../../../model/ip-address";
import { isTopicName } from "../topics/topic-names";
import { aclOperationsOf, clusterName, everything } from "./acl";
import { namePattern } from "./name-pattern";
import { userAt } from "./user-names";
import type { AclConfig, UserConfig } from "./users-schema";

/** With one of these on the cluster, a user gives itself every other right, or takes the place of a broker. */
const powers: readonly string[] = ["All", "Alter", "AlterConfigs", "ClusterAction"];

/** Rules about the ACLs that a user has in Kafka's own terms. */
export function validateAcls(user: UserConfig): ConfigIssue[] {
  return user.acls.flatMap((acl, index) => {
    const at = (key: string) => userAt(user, `acls[${index}].${key}`);
    return [
      ...(acl.resource === "cluster" ? validateCluster(acl, at) : validateName(acl, at)),
      ...validateOperations(acl, at),
      ...validateHost(acl, at),
      ...warnOfPowers(acl, at),
    ];
  });
}

type At = (key: string) => string;

/** A cluster has one name, which nobody need write. */
function validateCluster({ name = clusterName, pattern }: AclConfig, at: At): ConfigIssue[] {
  return [
    ...(name === clusterName
      ? []
      : [
          error({
            property: at("name"),
            rule: `must be left out, or be ${clusterName}, as Kafka calls every cluster`,
            given: show(name),
            fix: "remove it",
          }),
        ]),
    ...(pattern === "literal"
      ? []
      : [
          error({
            property: at("pattern"),
            rule: "must be literal for the cluster, of which there is only one",
            given: show(pattern),
            fix: "remove it",
          }),
        ]),
  ];
}

function validateName({ resource, name = "", pattern }: AclConfig, at: At): ConfigIssue[] {
  const fix = nameFix(resource, name, pattern);
  if (fix === undefined) return [];
  return [
    error({
      property: at("name"),
      rule: `must be the name of a ${resource}, its beginning with pattern: prefixed, or * alone`,
      given: name === "" ? "nothing" : `${show(name)}, ${pattern}`,
      fix,
    }),
  ];
}

/** Kafka compares every other `*` like a letter, so such an ACL would never hold. */
function nameFix(resource: string, name: string, pattern: AclConfig["pattern"]): string | undefined {
  const given = namePattern(name);
  if (name === "") return `write the name of the ${resource}, or "${everything}" for all`;
  if (name === everything) return pattern === "literal" ? undefined : "remove pattern: * stands for all by itself";
  if (given.name.includes(everything)) return `write it without *`;
  if (given.pattern === "prefixed")
    return pattern === "literal" ? `write name: ${given.name} and pattern: prefixed` : `write name: ${given.name}`;
  if (resource !== "topic" || isTopicName(name)) return undefined;
  const legal = name.replace(/[^a-zA-Z0-9._-]+/g, "-").slice(0, 40);
  return `write it as ${/[a-zA-Z0-9]/.test(legal) ? legal : "orders"}`;
}

function validateOperations({ resource, operations }: AclConfig, at: At): ConfigIssue[] {
  const known: readonly string[] = aclOperationsOf[resource];
  const unknown = operations.filter((operation) => !known.includes(operation));
  if (unknown.length === 0) return [];
  return [
    error({
      property: at("operations"),
      rule: `must be some of what can be done with a ${resource}: ${known.join(", ")}`,
      given: unknown.join(", "),
      fix:
        unknown.length < operations.length ? "remove what is not among them" : "name some of them, or remove the entry",
    }),
  ];
}

/** Brokers compare it with the address of the connection; they know no names and no networks. */
function validateHost({ host }: AclConfig, at: At): ConfigIssue[] {
  if (host === everything || isIpv4(host) || ipv6Groups(host) !== undefined) return [];
  return [
    error({
      property: at("host"),
      rule: "must be one IP address, or * for any: brokers compare it with where a connection comes from",
      given: show(host),
      fix: "write the address of the client, one entry for each, or leave it out",
    }),
  ];
}

function warnOfPowers({ resource, permission, operations, name, pattern }: AclConfig, at: At): ConfigIssue[] {
  if (permission === "deny") return [];
  const found = resource === "cluster" ? operations.filter((operation) => powers.includes(operation)) : [];
  const isAll = operations.includes("All") && name === everything && pattern === "literal";
  if (found.length > 0)
    return [
      warning({
        property: at("operations"),
        rule: "gives the user everything in the cluster, also the rights of others",
        given: found.join(", "),
        fix: "name what it needs; the operator's own tools need no user",
      }),
    ];
  if (!isAll || resource === "cluster") return [];
  return [
    warning({
      property: at("operations"),
      rule: `gives the user everything with every ${resource} that there is, and will be`,
      given: "All on *",
      fix: `name the operations, or the ${resource}`,
    }),
  ];
}
