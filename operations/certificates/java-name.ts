import type { X509Certificate } from "node:crypto";

/** The parts of a name that Java calls as OpenSSL does (RFC 2253); it prints all others as numbers. */
const known = ["CN", "OU", "O", "L", "ST", "C", "DC", "UID"];

/** What Java, or a list of names in a file, would write otherwise. */
const plain = /^[\p{L}\p{N} ._@:/()&'*?!$%-]+$/u;

/** Who a certificate is for, as Java prints it: `CN=kafka1,O=Company,C=DE`. */
export function javaNameOf({ subject }: X509Certificate): string {
  return partsOf(subject).reverse().join(",");
}

/** The parts of a name that Java prints in another way than `javaNameOf`; none in a name that can be compared with. */
export function oddParts({ subject }: X509Certificate): string[] {
  return partsOf(subject).filter((part) => {
    const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    return !known.includes(key) || !plain.test(value) || value !== value.trim();
  });
}

/** Node.js has one in each line, in the order of the certificate. */
function partsOf(subject: string | undefined): string[] {
  return (subject ?? "").split("\n").filter((part) => part !== "");
}
