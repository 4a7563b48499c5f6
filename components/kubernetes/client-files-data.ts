import * as pulumi from "@pulumi/pulumi";
import type { Passwords } from "../resources/cluster-users";
import type { ClientFilesObject } from "./client-files-objects";
import type { Manifest } from "./manifest";

/** What is known only when certificates and passwords are made. */
interface Known {
  /** Absent where all talk plain text. */
  readonly authorityCertificate: pulumi.Output<string> | undefined;
  readonly passwords: Passwords;
}

/** An object with files for clients: in a Secret, those of a user with its password. */
export function clientFiles(
  { manifest, user, files }: ClientFilesObject,
  { authorityCertificate, passwords }: Known,
): Manifest {
  if (authorityCertificate === undefined) return { ...manifest, data: files({}) };
  if (user === undefined)
    return { ...manifest, data: authorityCertificate.apply((caCertificate) => files({ caCertificate })) };
  const known = pulumi.all([authorityCertificate, pulumi.secret(passwords[user] ?? "")]);
  const data = known.apply(([caCertificate, password]) => {
    const texts = Object.entries(files({ caCertificate, login: { user, password } }));
    return Object.fromEntries(texts.map(([name, text]) => [name, Buffer.from(text).toString("base64")]));
  });
  return { ...manifest, data };
}
