import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../components/config/config-error";
import type { Substrate } from "../components/config/config-schema";
import { type ConfigIssue, error } from "../components/model/issue";
import { formatPath } from "../components/config/path";
import type { Given } from "../components/config/given";
import { misplacedSecret } from "../components/config/misplaced-secret";
import { keysBelow } from "../components/config/security-keys";
import { hostSecretKeys, secretKeys } from "../components/config/ssh-schema";

type Path = readonly (string | number)[];
type Group = Readonly<Record<string, unknown>>;

/**
 * Reads the arguments of a component as if they were a stack file. Only the login may become known later: everything
 * else decides which resources there are.
 *
 * @throws ConfigError that names every value that is not known yet.
 */
export async function readInputs(substrate: Substrate, inputs: pulumi.Inputs): Promise<Given> {
  const { ssh, users, ...rest } = inputs;
  const found: Found = { unknown: [], secret: [] };
  const values = (await read(rest, [], found)) as Group;
  const named = await splitUsers(users);
  // Only the passwords stay secrets.
  const readUsers = users === undefined ? {} : { users: await read(named.plain, ["users"], found) };
  const group = await unwrap(ssh);
  if (!group.known) found.unknown.push(["ssh"]);
  const { secrets, plain } = await splitLogin((group.value ?? {}) as Group);
  // Below ssh, a secret stays one.
  const readSsh = ssh === undefined ? {} : { ssh: await read(plain, ["ssh"], { ...found, secret: [] }) };
  const refused = [...found.unknown.map(notKnown), ...found.secret.map(secretIssue), ...plainKey(values["security"])];
  if (refused.length > 0) throw new ConfigError(refused);
  const passwords = named.passwords;
  return { values: { ...values, ...readUsers, ...readSsh, substrate }, secrets, passwords, issues: [] };
}

/** The arguments of a component are recorded as they are, so that a key has to be in a file. */
function plainKey(security: unknown): ConfigIssue[] {
  return keysBelow(security).map((property) =>
    error({
      property,
      rule: "must be in a file with a program: what is given here is no secret",
      given: "a value in plain text",
      fix: `write it into a file that only you read, and give ${property}File`,
    }),
  );
}

/** The passwords of users by name, and the users with a word in the place of each. */
async function splitUsers(users: unknown): Promise<{ passwords: Given["passwords"]; plain: unknown }> {
  const list = (await unwrap(users)).value;
  if (!Array.isArray(list)) return { passwords: {}, plain: users };
  const split = list.map(async (item: unknown) => {
    const { value: user } = await unwrap(item);
    if (typeof user !== "object" || user === null || !("password" in user) || !("name" in user))
      return { plain: item, found: [] };
    const { password, name, ...rest } = user;
    const [{ value: text }, { value: called }] = [await unwrap(password), await unwrap(name)];
    if (password === undefined || typeof called !== "string") return { plain: item, found: [] };
    const output = pulumi.secret(password as pulumi.Input<string>);
    const secret = { output, ...(typeof text === "string" ? { text } : {}) };
    return { plain: { ...rest, name, password: "a secret" }, found: [[called, secret] as const] };
  });
  const all = await Promise.all(split);
  return {
    passwords: Object.fromEntries(all.flatMap(({ found }) => found)),
    plain: all.map(({ plain }) => plain),
  };
}

/** The secrets, and the rest with a word in the place of each: the rules ask whether there is one, not which. */
async function splitLogin(ssh: Group): Promise<{ secrets: Given["secrets"]; plain: Group }> {
  const hosts = await splitHop(ssh, "", hostSecretKeys);
  const jump = await unwrap(ssh["jump"]);
  if (jump.value === undefined || jump.value === null) return hosts;
  const { secrets, plain } = await splitHop(jump.value as Group, "jump.", secretKeys);
  return { secrets: { ...hosts.secrets, ...secrets }, plain: { ...hosts.plain, jump: plain } };
}

async function splitHop(
  group: Group,
  prefix: string,
  keys: readonly string[],
): Promise<{ secrets: Given["secrets"]; plain: Group }> {
  const given = keys.filter((key) => group[key] !== undefined);
  const secrets = given.map(async (key) => {
    const { value } = await unwrap(group[key]);
    const output = pulumi.secret(group[key] as pulumi.Input<string>);
    return [prefix + key, { output, ...(typeof value === "string" ? { text: value } : {}) }];
  });
  return {
    secrets: Object.fromEntries(await Promise.all(secrets)) as Given["secrets"],
    plain: { ...group, ...Object.fromEntries(given.map((key) => [key, "a secret"])) },
  };
}

/** Where something stands that cannot be read, or must not be there. */
interface Found {
  readonly unknown: Path[];
  readonly secret: Path[];
}

async function read(value: unknown, path: Path, found: Found): Promise<unknown> {
  const { known, secret, value: plain } = await unwrap(value);
  if (secret) found.secret.push(path);
  if (!known) {
    found.unknown.push(path);
    return undefined;
  }
  if (Array.isArray(plain)) return Promise.all(plain.map((item, index) => read(item, [...path, index], found)));
  if (typeof plain !== "object" || plain === null) return plain;
  const entries = Object.entries(plain).map(async ([key, item]) => [key, await read(item, [...path, key], found)]);
  return Object.fromEntries((await Promise.all(entries)) as [string, unknown][]);
}

interface Unwrapped {
  readonly known: boolean;
  readonly secret: boolean;
  readonly value?: unknown;
}

async function unwrap(value: unknown): Promise<Unwrapped> {
  if (!pulumi.Output.isInstance(value)) return { known: true, secret: false, value };
  const output = value as unknown as {
    promise(): Promise<unknown>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
  };
  const secret = await output.isSecret;
  return (await output.isKnown) ? { known: true, secret, value: await output.promise() } : { known: false, secret };
}

function secretIssue(path: Path): ConfigIssue {
  return misplacedSecret(formatPath(path), "give a value that is no secret, or leave it out");
}

function notKnown(path: Path): ConfigIssue {
  return error({
    property: formatPath(path),
    rule: "must be known before anything is made: it decides which resources there are",
    given: "an output of a resource that does not exist yet",
    fix: "write the value down, or make that resource in a stack of its own and read it with a StackReference",
  });
}
