/** Names for numbers of the protocol; a number that is not known is its own name, so that nothing is lost on the way. */
export interface Names {
  readonly nameOf: (code: number) => string;
  /** @throws Error when nothing is called so. */
  readonly codeOf: (name: string) => number;
}

function named(codes: Readonly<Record<string, number>>): Names {
  const names = new Map(Object.entries(codes).map(([name, code]) => [code, name]));
  return {
    nameOf: (code) => names.get(code) ?? String(code),
    codeOf: (name) => {
      const code = Object.hasOwn(codes, name) ? codes[name] : Number(name);
      if (code === undefined || !Number.isInteger(code)) throw new Error(`the protocol has no ${name}`);
      return code;
    },
  };
}

/** `org.apache.kafka.common.resource.ResourceType`. */
export const resourceTypes = named({
  topic: 2,
  group: 3,
  cluster: 4,
  "transactional-id": 5,
  "delegation-token": 6,
  user: 7,
});

/** `org.apache.kafka.common.resource.PatternType`. */
export const patternTypes = named({ literal: 3, prefixed: 4 });

/** `org.apache.kafka.common.acl.AclPermissionType`. */
export const permissionTypes = named({ deny: 2, allow: 3 });

/** `org.apache.kafka.common.acl.AclOperation`. */
export const operationTypes = named({
  All: 2,
  Read: 3,
  Write: 4,
  Create: 5,
  Delete: 6,
  Alter: 7,
  Describe: 8,
  ClusterAction: 9,
  DescribeConfigs: 10,
  AlterConfigs: 11,
  IdempotentWrite: 12,
  CreateTokens: 13,
  DescribeTokens: 14,
});

/** In a filter: whatever it is. */
export const any = 1;

/** `org.apache.kafka.clients.admin.ScramMechanism`. */
export const scramTypes = named({ "SCRAM-SHA-256": 1, "SCRAM-SHA-512": 2 });
