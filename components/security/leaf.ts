import type { Security } from "./security-schema";

/** Who a certificate is for: Java prints the name as `CN=...,OU=...,O=kafka-zookeeper`. */
export interface Subject {
  readonly commonName: string;
  /** What its holder may do follows from it. Example: `broker`. */
  readonly unit: string;
}

/** The organization in the name of every certificate of this program. */
export const organization = "kafka-zookeeper";

/** A name as Java prints it (RFC 2253): what `super.users`, `superUser` and ACLs are compared with. */
export function javaName({ commonName, unit }: Subject): string {
  return `CN=${commonName},OU=${unit},O=${organization}`;
}

/** The identity of the operator: of our own tools, whose key is in the state only, and of root on the hosts of servers. */
export const adminSubject: Subject = { commonName: "admin", unit: "admin" };

/** What the operator is called, as Java prints it. */
export function adminName({ subjects }: Pick<Security, "subjects">): string {
  return subjects?.admin ?? javaName(adminSubject);
}

/** The name of the leaf that a server shows where it answers, to its clients and to our own tools. */
export const serverLeaf = "server";

/** The name of the leaf by which root on the host of a server is the operator. */
export const adminLeafName = "admin";

/** The certificate of one server that it shows to others, with its key. */
export interface Leaf {
  /** Unique among the certificates of a server. Example: `server`. */
  readonly name: string;
  readonly subject: Subject;
  /** Host names and IP addresses that its clients connect to; without duplicates, in a fixed order. */
  readonly alternativeNames: readonly string[];
  /** The file with the key, the certificate and its chain. */
  readonly file: KeyFile;
}

/** A file made of keys or certificates: its content is a secret, or changes without a restart. */
export interface KeyFile {
  readonly path: string;
  /**
   * PEM with the key (PKCS#8) first and the certificate behind it, Java's own key store, for Kafka before 2.7, or a text with a
   * password in it.
   */
  readonly format: "pem" | "jks" | "text";
  /** Octal, for example `0640`. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
}

/** A directory for key files. */
export interface KeyDirectory {
  readonly path: string;
  /** Octal, for example `0750`. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
}

/** The passwords by which the servers and our own tools log in to servers, by what each is for. Example: `{ admin: "..." }`. */
export type OwnPasswords = Readonly<Record<string, string>>;

/** A file of a server with passwords in it: nobody but the server reads it, and nothing but the state knows it. */
export interface SecretText {
  readonly file: KeyFile;
  /** @param digest - SHA-256 of a text, as hexadecimal digits: what is derived from a password does not tell it. */
  readonly content: (passwords: OwnPasswords, digest: (text: string) => string) => string;
}

/** What one server needs of certificates. */
export interface ServerCertificates {
  /** Holds all of the files; it has to be there before them. */
  readonly directory: KeyDirectory;
  readonly leaves: readonly Leaf[];
  /** The files with the certificates of those that it trusts: the cluster's own authorities. */
  readonly trust: readonly KeyFile[];
  /** Files with passwords, in the same directory; absent where there are none. */
  readonly texts?: readonly SecretText[];
}

/** The password of a key store in Java's own format, which has to have one; the mode of the file is its protection. */
export const storePassword = "kafka-zookeeper";
