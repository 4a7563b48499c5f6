import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { ServerGroups } from "../model/cluster-spec";
import type { OwnPasswords, SecretText } from "../security/leaf";
import { type Registry, registry, serviceOf } from "../services/registry";
import { randomPassword } from "./random-password";

/** The logins of our own tools, and of servers among themselves. */
export interface OwnLogins {
  /** By what each is for; secret. */
  readonly passwords: pulumi.Output<OwnPasswords>;
  /** By the service whose servers log in so, or are asked so. */
  readonly logins: KnownLogins;
}

/** Names and passwords by service; the passwords are secret. */
export type KnownLogins = Readonly<Record<string, { readonly user: string; readonly password: pulumi.Output<string> }>>;

/**
 * Makes the passwords by which our own tools and servers log in; undefined where none does. They are protected, because without
 * them nobody could ask the servers for anything any more.
 */
export function createOwnLogins(
  name: string,
  { groups }: ServerGroups,
  options: pulumi.CustomResourceOptions,
  services: Registry = registry,
): OwnLogins | undefined {
  const known = groups.flatMap((group) => {
    const login = serviceOf(group.service, services).ownLogin?.(group);
    return login === undefined ? [] : [{ service: group.service, ...login }];
  });
  if (known.length === 0) return undefined;
  const made = known.map(({ service, purpose, user }) => {
    return { service, purpose, user, password: randomPassword(`${name}-login-${purpose}`, options) };
  });
  const passwords = Object.fromEntries(made.map(({ purpose, password }) => [purpose, password]));
  return {
    passwords: pulumi.secret(pulumi.all(passwords)),
    logins: Object.fromEntries(made.map(({ service, user, password }) => [service, { user, password }])),
  };
}

/** What a file with passwords says; secret. @throws Error when there are none. */
export function contentOf(text: SecretText, own: OwnLogins | undefined): pulumi.Output<string> {
  if (own === undefined) throw new Error(`there is no password for ${text.file.path}`);
  return own.passwords.apply((passwords) => text.content(passwords, sha256));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
