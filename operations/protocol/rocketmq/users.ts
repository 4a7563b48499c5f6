import { z } from "zod";
import { type Right, rightsIn, rightsText } from "../../../components/services/rocketmq/users/rights";
import { requestCodes } from "./codes";
import { parseJson } from "./frames";
import type { RocketmqConnection } from "./rocketmq-connection";

/** A user as one broker has it. */
export interface BrokerUser {
  /** Brokers keep it as it is. */
  readonly password: string;
  /** Whether nothing is denied to it (`UserType`). */
  readonly isSuper: boolean;
  readonly isEnabled: boolean;
  /** See `rightsText`. */
  readonly rights: string;
}

const userSchema = z.object({
  password: z.string(),
  userType: z.string().nullish(),
  userStatus: z.string().nullish(),
});

const aclSchema = z.object({
  policies: z
    .array(
      z.object({
        entries: z
          .array(
            z.object({
              resource: z.string(),
              actions: z.array(z.string()),
              sourceIps: z.array(z.string()).nullish(),
              decision: z.string(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

function subjectOf(name: string): string {
  return `User:${name}`;
}

/** A user of a broker with its rights; undefined when it has none of this name: then a broker answers with nothing. */
export async function fetchUser(broker: RocketmqConnection, name: string): Promise<BrokerUser | undefined> {
  const request = { code: requestCodes.user, what: `user ${name}`, fields: { username: name } };
  const text = (await broker.send(request)).body.toString();
  if (text === "" || text === "null") return undefined;
  const { password, userType, userStatus } = userSchema.parse(parseJson(text));
  return {
    password,
    isSuper: userType?.toLowerCase() === "super",
    isEnabled: userStatus?.toLowerCase() !== "disable",
    rights: rightsText(await fetchRights(broker, name)),
  };
}

async function fetchRights(broker: RocketmqConnection, name: string): Promise<Right[]> {
  const request = { code: requestCodes.acl, what: `the rights of user ${name}`, fields: { subject: subjectOf(name) } };
  const text = (await broker.send(request)).body.toString();
  if (text === "" || text === "null") return [];
  const { policies } = aclSchema.parse(parseJson(text));
  return (policies ?? []).flatMap(({ entries }) =>
    (entries ?? []).map(({ resource, actions, sourceIps, decision }) => ({
      resource,
      operations: actions,
      hosts: sourceIps ?? [],
      decision: decision.toLowerCase() === "deny" ? "Deny" : "Allow",
    })),
  );
}

/** Makes or changes a user of a broker, and then its rights: those alone that it shall have. @throws RefusedRequest */
export async function putUser(broker: RocketmqConnection, name: string, wanted: BrokerUser): Promise<void> {
  const before = await fetchUser(broker, name);
  await broker.send({
    code: before === undefined ? requestCodes.createUser : requestCodes.updateUser,
    what: `user ${name}`,
    fields: { username: name },
    body: JSON.stringify({
      username: name,
      password: wanted.password,
      userType: wanted.isSuper ? "Super" : "Normal",
      userStatus: wanted.isEnabled ? "enable" : "disable",
    }),
  });
  await putRights(broker, name, { before: rightsIn(before?.rights ?? ""), wanted: rightsIn(wanted.rights) });
}

async function putRights(
  broker: RocketmqConnection,
  name: string,
  { before, wanted }: { readonly before: readonly Right[]; readonly wanted: readonly Right[] },
): Promise<void> {
  const subject = subjectOf(name);
  const what = `the rights of user ${name}`;
  const left = before.filter(({ resource }) => wanted.every((one) => one.resource !== resource));
  for (const { resource } of left)
    await broker.send({ code: requestCodes.deleteAcl, what, fields: { subject, policyType: "Custom", resource } });
  if (wanted.length === 0) return;
  const entries = wanted.map(({ resource, operations, hosts, decision }) => ({
    ...{ resource, actions: operations, decision },
    // Without any, an entry holds everywhere.
    ...(hosts.length === 0 ? {} : { sourceIps: hosts }),
  }));
  const body = JSON.stringify({ subject, policies: [{ policyType: "Custom", entries }] });
  await broker.send({ code: requestCodes.updateAcl, what, fields: { subject }, body });
}

/** Deletes a user of a broker with its rights; one that is not there is no error. */
export async function deleteUser(broker: RocketmqConnection, name: string): Promise<void> {
  if ((await fetchUser(broker, name)) === undefined) return;
  await broker.send({ code: requestCodes.deleteUser, what: `the end of user ${name}`, fields: { username: name } });
}
