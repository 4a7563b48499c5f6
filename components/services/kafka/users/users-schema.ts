import { z } from "zod";
import { oneOrMany } from "../../../model/schema-values";
import { aclParts, plainRights } from "../../user-settings";
import { aclOperations, aclResources } from "./acl";

/** Mechanisms of a login that brokers keep users for (RFC 5802, RFC 7677). */
export const scramMechanisms = ["SCRAM-SHA-512", "SCRAM-SHA-256"] as const;

const acl = z.strictObject({
  resource: z.enum(aclResources).describe("What it is about."),
  name: aclParts.name,
  pattern: aclParts.pattern,
  operations: z
    .array(z.enum(aclOperations))
    .min(1)
    .describe("Operations, by Kafka's names for them. Example: `[Read, Describe]`."),
  host: aclParts.host,
  permission: z.enum(["allow", "deny"]).default("allow").describe("`deny` wins over every `allow`."),
});

const quotas = z.strictObject({
  produceBytesPerSecond: z.number().optional().describe("Bytes per second that it may write to each broker."),
  consumeBytesPerSecond: z.number().optional().describe("Bytes per second that it may read from each broker."),
  requestPercentage: z
    .number()
    .optional()
    .describe("Share of the time of a broker's request and network threads, in percent of one thread."),
});

const user = z.strictObject({
  name: z.string().describe("Name with which it logs in; `User:NAME` in Kafka's ACLs."),
  certificate: z
    .string()
    .optional()
    .describe(
      "Instead of a password: the subject of its certificate as Java prints it, for example `CN=billing,O=Example` " +
        "(`openssl x509 -noout -subject -nameopt RFC2253`). Needs `security.applicationAuthorities`; `User:certificate:SUBJECT` " +
        "in Kafka's ACLs.",
    ),
  password: z
    .string()
    .optional()
    .describe("As a secret: `pulumi config set --secret --path 'users[0].password'`. Default: a random one."),
  mechanism: z
    .enum(scramMechanisms)
    .default("SCRAM-SHA-512")
    .describe("How it logs in; with an even number of `passwordNumbers`, by the other one."),
  passwordNumbers: z
    .array(z.number())
    .default([1])
    .describe(
      "Which of its passwords log in, counted from 1; the files for clients have the last. `[1, 2]` begins a rotation, " +
        "`[2]` ends it.",
    ),
  iterations: z
    .number()
    .int()
    .default(8192)
    .describe("Rounds of hashing that a guess at the password costs, 8192 to 16384."),
  ...plainRights(),
  transactional: oneOrMany(z.string())
    .default([])
    .describe("Transactional ids of its producers; `orders-*` for all that begin so. A list or a single one."),
  acls: z.array(acl).default([]).describe("Further rights in Kafka's own terms."),
  namespaces: z
    .array(z.string())
    .default([])
    .describe(
      "On Kubernetes: existing namespaces of its applications. Each gets a Secret `kafka-user-NAME` with its client files " +
        "and the keys of a service binding.",
    ),
  quotas: quotas.default({}).describe("What it may use of each broker. Default: no limit."),
});

/** The settings of a stack about users. */
export const userSettings = {
  users: z
    .array(user)
    .default([])
    .describe("Users that log in, with their rights and quotas; with `security: secure`. Others are left alone."),
};

export type UserConfig = z.output<typeof user>;
export type AclConfig = z.output<typeof acl>;
