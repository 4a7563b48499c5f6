import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../components/config/config-error";
import type { Substrate } from "../components/config/config-schema";
import { type ConfigIssue, error } from "../components/model/issue";
import { formatPath } from "../components/config/path";
import type { Given } from "../components/config/given";

type Path = readonly (string | number)[];
type Group = Readonly<Record<string, unknown>>;

const secrets = ["privateKey", "password"] as const;

/**
 * Reads the arguments of a component as if they were a stack file. Only the login may become known later: everything
 * else decides which resources there are.
 *
 * @throws ConfigError that names every value that is not known yet.
 */
export async function readInputs(substrate: Substrate, inputs: pulumi.Inputs): Promise<Given> {
  const { ssh, ...rest } = inputs;
  const unknown: Path[] = [];
  const values = (await read(rest, [], unknown)) as Group;
  const group = await unwrap(ssh);
  if (!group.known) unknown.push(["ssh"]);
  const { login, plain } = splitLogin((group.value ?? {}) as Group);
  const readSsh = ssh === undefined ? {} : { ssh: await read(plain, ["ssh"], unknown) };
  if (unknown.length > 0) throw new ConfigError(unknown.map(notKnown));
  return { values: { ...values, ...readSsh, substrate }, login, issues: [] };
}

/** The secrets, and the rest with a word in the place of each: the rules ask whether there is one, not which. */
function splitLogin(ssh: Group) {
  const given = secrets.filter((key) => ssh[key] !== undefined);
  const login = Object.fromEntries(given.map((key) => [key, pulumi.secret(ssh[key] as pulumi.Input<string>)]));
  return { login, plain: { ...ssh, ...Object.fromEntries(given.map((key) => [key, "a secret"])) } };
}

async function read(value: unknown, path: Path, unknown: Path[]): Promise<unknown> {
  const { known, value: plain } = await unwrap(value);
  if (!known) {
    unknown.push(path);
    return undefined;
  }
  if (Array.isArray(plain)) return Promise.all(plain.map((item, index) => read(item, [...path, index], unknown)));
  if (typeof plain !== "object" || plain === null) return plain;
  const entries = Object.entries(plain).map(async ([key, item]) => [key, await read(item, [...path, key], unknown)]);
  return Object.fromEntries((await Promise.all(entries)) as [string, unknown][]);
}

async function unwrap(value: unknown): Promise<{ readonly known: boolean; readonly value?: unknown }> {
  if (!pulumi.Output.isInstance(value)) return { known: true, value };
  const output = value as unknown as { promise(): Promise<unknown>; readonly isKnown: Promise<boolean> };
  return (await output.isKnown) ? { known: true, value: await output.promise() } : { known: false };
}

function notKnown(path: Path): ConfigIssue {
  return error({
    property: formatPath(path),
    rule: "must be known before anything is made: it decides which resources there are",
    given: "an output of a resource that does not exist yet",
    fix: "write the value down, or make that resource in a stack of its own and read it with a StackReference",
  });
}
