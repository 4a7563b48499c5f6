import { z } from "zod";
import { aclParts, plainRights } from "../../user-settings";

/** What rights are about, by the names that RocketMQ gives them (`ResourceType`). */
export const aclResources = { topic: "Topic", group: "Group", cluster: "Cluster" } as const;

/** What can be done, by the names that RocketMQ gives them (`Action`). */
export const aclOperations = ["Pub", "Sub", "Create", "Update", "Delete", "Get", "List", "All"] as const;

const acl = z.strictObject({
  resource: z
    .enum(Object.keys(aclResources) as [keyof typeof aclResources, ...(keyof typeof aclResources)[]])
    .describe("What it is about."),
  name: aclParts.name,
  pattern: aclParts.pattern,
  operations: z
    .array(z.enum(aclOperations))
    .min(1)
    .describe("Operations, by RocketMQ's names for them (ACL 2.0). Example: `[Pub, Get]`."),
  host: aclParts.host,
  permission: z.enum(["allow", "deny"]).default("allow").describe("What happens then."),
});

const user = z.strictObject({
  name: z.string().describe("Name with which it logs in (the access key); `User:NAME` in RocketMQ's ACLs."),
  password: z
    .string()
    .optional()
    .describe("As a secret: `pulumi config set --secret --path 'rocketmq.users[0].password'`. Default: a random one."),
  ...plainRights(),
  acls: z.array(acl).default([]).describe("Further rights in RocketMQ's own terms."),
});

/** What a stack says of users, among the settings of RocketMQ. */
export const rocketmqUserSettings = {
  users: z
    .array(user)
    .default([])
    .describe("Users that log in, with their rights, at every broker; with `security: secure`. Others are left alone."),
};

export type RocketmqUserConfig = z.output<typeof user>;
