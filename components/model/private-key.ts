/** Why a text is no private key that this program can use, and what to do about it. */
export interface KeyProblem {
  readonly given: string;
  readonly fix: string;
}

/** What has to hold for a private key. */
export const privateKeyRule = "must be a private key, without a passphrase";

const header = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----/;
const withoutPassphrase =
  "use a key for deployment that has none (ssh-keygen -t ed25519 -N '' -f FILE) and put its .pub on the hosts";

/**
 * Judges the text of a private key as far as it can be judged without using it; undefined when nothing is wrong with it.
 * There is no way to ask for a passphrase: every job of an `up` logs in, some of them in a plugin of the engine.
 */
export function privateKeyProblem(text: string): KeyProblem | undefined {
  if (/^PuTTY-User-Key-File/m.test(text))
    return { given: "a key of PuTTY", fix: "convert it with puttygen: puttygen FILE.ppk -O private-openssh -o FILE" };
  const [whole, kind = ""] = header.exec(text) ?? [];
  if (whole === undefined) {
    const isPublic = /^\s*(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/]+/.test(text) || /BEGIN (SSH2 )?PUBLIC KEY/.test(text);
    return isPublic
      ? { given: "a public key", fix: "name the file of the private key: the same name without .pub" }
      : { given: "no private key", fix: "name the file whose .pub is on the hosts" };
  }
  if (isEncrypted(text, kind)) return { given: "a private key with a passphrase", fix: withoutPassphrase };
  if (kind === "")
    return { given: "a private key in PKCS #8", fix: "convert it to OpenSSH's own form: ssh-keygen -p -N '' -f FILE" };
  return undefined;
}

/** PEM says it in its headers (RFC 1421, RFC 5958), OpenSSH by the name of its cipher (PROTOCOL.key). */
function isEncrypted(text: string, kind: string): boolean {
  if (kind.startsWith("ENCRYPTED") || /^Proc-Type:\s*4,\s*ENCRYPTED/m.test(text)) return true;
  if (!kind.startsWith("OPENSSH")) return false;
  const [, body = ""] = /PRIVATE KEY-----([^-]*)/.exec(text) ?? [];
  const blob = Buffer.from(body.replaceAll(/\s/g, ""), "base64");
  const magic = "openssh-key-v1\0";
  if (blob.subarray(0, magic.length).toString("latin1") !== magic || blob.length < magic.length + 4) return false;
  const length = blob.readUInt32BE(magic.length);
  const cipher = blob.subarray(magic.length + 4, magic.length + 4 + length).toString("latin1");
  return cipher !== "none";
}
