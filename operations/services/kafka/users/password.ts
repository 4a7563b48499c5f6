import { createHash, createHmac, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/** The hash of a mechanism, and how many bytes it makes. */
const hashes: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  "SCRAM-SHA-512": { name: "sha512", bytes: 64 },
  "SCRAM-SHA-256": { name: "sha256", bytes: 32 },
};

const derive = promisify(pbkdf2);

/** What a broker is given in the place of a password: `Hi` of RFC 5802, with a salt that is new each time. */
export async function salted(
  password: string,
  mechanism: string,
  iterations: number,
): Promise<{ readonly salt: Buffer; readonly saltedPassword: Buffer }> {
  const hash = hashes[mechanism];
  if (hash === undefined) throw new Error(`no login is known that is called ${mechanism}`);
  const salt = randomBytes(32);
  return { salt, saltedPassword: await derive(password, salt, iterations, hash.bytes, hash.name) };
}

/** What brokers keep of a salted password (RFC 5802, 3): `StoredKey` and `ServerKey`. */
export function scramKeys(
  mechanism: string,
  saltedPassword: Buffer,
): { readonly stored: Buffer; readonly server: Buffer } {
  const hash = hashes[mechanism];
  if (hash === undefined) throw new Error(`no login is known that is called ${mechanism}`);
  const keyFor = (text: string) => createHmac(hash.name, saltedPassword).update(text).digest();
  const stored = createHash(hash.name).update(keyFor("Client Key")).digest();
  return { stored, server: keyFor("Server Key") };
}

/** What tells later whether a password is still the same; it belongs into the state, as a secret. */
export function fingerprintOf(password: string): string {
  const salt = randomBytes(32).toString("base64");
  return `${salt}:${macOf(salt, password)}`;
}

/** Whether a fingerprint is that of a password. */
export function isFingerprintOf(fingerprint: string | undefined, password: string): boolean {
  const [salt = "", mac] = fingerprint?.split(":") ?? [];
  return mac === macOf(salt, password);
}

function macOf(salt: string, password: string): string {
  return createHmac("sha256", Buffer.from(salt, "base64")).update(password).digest("base64");
}
