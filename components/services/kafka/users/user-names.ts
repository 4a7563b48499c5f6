interface Named {
  readonly name: string;
}

/** A user that does not get a credential: brokers and our own tools are known by certificates, and `*` is everybody. */
const taken: Readonly<Record<string, string>> = {
  admin: "the operator's own tools",
  broker: "the brokers",
  ANONYMOUS: "whoever has not logged in",
};

/** Who is called so already; undefined when nobody is. */
export function holderOf(name: string): string | undefined {
  return Object.hasOwn(taken, name) ? taken[name] : undefined;
}

/**
 * Names that every client, file system and ACL takes as they are: SCRAM sends `=` and `,` in another way (RFC 5802), a
 * certificate's name begins with `CN=`, and `*` is everybody.
 */
export function isUserName(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9._@+-]{0,99}$/.test(name);
}

/** Stands before the subject of a certificate in the name that brokers give its holder. */
const prefix = "certificate:";

/**
 * What brokers and ACLs call an application by the subject of its certificate, as Java prints it (RFC 2253). It is the name of
 * no broker, operator or user with a password, whatever an authority of applications writes into a certificate.
 *
 * @example certificatePrincipal("CN=billing,O=Example") // "certificate:CN=billing,O=Example"
 */
export function certificatePrincipal(subject: string): string {
  return `${prefix}${subject}`;
}

/** Where a message leads: users are named, not counted, like topics. */
export function userAt({ name }: Named, key: string): string {
  return `users[${isUserName(name) ? name : ""}].${key}`;
}
