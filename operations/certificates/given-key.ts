import { createPrivateKey, type KeyObject } from "node:crypto";
import { type ConfigIssue, error } from "../../components/model/issue";

/** Curves that Java, Node.js and OpenSSL have in TLS: what the Web Crypto API calls them, by their names in OpenSSL. */
export const curves: Readonly<Record<string, string>> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };
const leastBits = 2048;

/** A key that was given, as far as it can be used, and what is wrong with it. */
export interface JudgedKey {
  readonly key?: KeyObject;
  readonly issues: readonly ConfigIssue[];
}

/**
 * Judges a private key in PEM; no message repeats anything of it.
 *
 * @param property - where it was given
 * @param holder - whose it is
 */
export function judgeKey(property: string, text: string, holder = "the authority"): JudgedKey {
  const problem = (rule: string, given: string, fix: string): JudgedKey => ({
    issues: [error({ property, rule, given, fix })],
  });
  const kinds = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map(([, kind = ""]) => kind);
  const keys = kinds.filter((kind) => kind.endsWith("PRIVATE KEY"));
  if (keys.length !== 1)
    return problem(
      "must be one private key in PEM: -----BEGIN PRIVATE KEY-----",
      keys.length === 0 ? (kinds[0] === undefined ? "no PEM" : `a ${kinds[0]}`) : `${keys.length} private keys`,
      `give the key of ${holder} alone; of a PKCS#12 file: openssl pkcs12 -in FILE -nocerts -nodes`,
    );
  if (keys[0]?.startsWith("ENCRYPTED") || /Proc-Type: 4,ENCRYPTED/.test(text))
    return problem(
      "must not be encrypted: Kafka and ZooKeeper read no encrypted key, and a secret of the stack needs no passphrase",
      "an encrypted key",
      "openssl pkcs8 -topk8 -nocrypt -in FILE, and keep what it prints as a secret",
    );
  if (keys[0] === "OPENSSH PRIVATE KEY")
    return problem("must be a key of a certificate", "a key of SSH", `give the key of ${holder}`);
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    return problem(
      "must be a private key that can be read",
      "a broken one",
      "copy it again, from its first to its last line",
    );
  }
  const weakness = weaknessOf(key);
  return { key, issues: weakness === undefined ? [] : [error({ property, ...weakness })] };
}

/** Why Java, ZooKeeper or a client would refuse a key, private or public; undefined when none would. */
export function weaknessOf(key: KeyObject): Pick<ConfigIssue, "rule" | "given" | "fix"> | undefined {
  const { asymmetricKeyType: type = "unknown", asymmetricKeyDetails: { modulusLength = 0, namedCurve = "" } = {} } =
    key;
  const fix = "use a key of RSA with 2048 bits or more, or of EC on P-256, P-384 or P-521";
  if (type === "rsa")
    return modulusLength >= leastBits
      ? undefined
      : { rule: `must have ${leastBits} bits or more`, given: `RSA with ${modulusLength} bits`, fix };
  if (type === "ec")
    return Object.hasOwn(curves, namedCurve)
      ? undefined
      : { rule: "must be on a curve that TLS has", given: `EC on ${namedCurve}`, fix };
  return { rule: "must be RSA or EC: Kafka and ZooKeeper read no other key in PEM", given: type, fix };
}
