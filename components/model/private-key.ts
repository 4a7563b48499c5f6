/** Why a text is no private key that this program can use, and what to do about it. */
export interface KeyProblem {
  readonly given: string;
  readonly fix: string;
}

/** What has to hold for a private key. */
export const privateKeyRule = "must be a private key that can be read, and one with a passphrase needs that, too";

const header = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----/;

/** The ciphers of OpenSSH's own form that both SSH clients read: the plugin for commands knows no others. */
const readable = ["aes256-ctr", "aes256-cbc"];

/** How a private key is encrypted. */
export interface Encryption {
  /** Name of the cipher, or of the form that has one. */
  readonly name: string;
  /** Whether both SSH clients can decrypt it. */
  readonly readable: boolean;
}

/**
 * Judges the text of a private key as far as it can be judged without using it; undefined when nothing is wrong with it.
 *
 * @param login - Where the key stands, for example `ssh`, and whether there is a passphrase for it.
 */
export function privateKeyProblem(
  text: string,
  { at, passphrase }: { readonly at: string; readonly passphrase: boolean },
): KeyProblem | undefined {
  if (/^PuTTY-User-Key-File/m.test(text))
    return { given: "a key of PuTTY", fix: "convert it with puttygen: puttygen FILE.ppk -O private-openssh -o FILE" };
  const [whole, kind = ""] = header.exec(text) ?? [];
  if (whole === undefined) {
    const isPublic = /^\s*(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/]+/.test(text) || /BEGIN (SSH2 )?PUBLIC KEY/.test(text);
    return isPublic
      ? { given: "a public key", fix: "name the file of the private key: the same name without .pub" }
      : { given: "no private key", fix: "name the file whose .pub is on the hosts" };
  }
  const encryption = encryptionOf(text);
  if (encryption?.readable === false)
    return {
      given: `a private key with a passphrase, encrypted in a way that cannot be read (${encryption.name})`,
      fix: "convert it, with the same passphrase, to OpenSSH's own form: ssh-keygen -p -Z aes256-ctr -f FILE",
    };
  if (encryption !== undefined && !passphrase)
    return {
      given: "a private key with a passphrase",
      fix: `pulumi config set --secret --path ${at}.passphrase, or use a key without one (ssh-keygen -t ed25519 -N '' -f FILE)`,
    };
  if (kind === "")
    return { given: "a private key in PKCS #8", fix: "convert it to OpenSSH's own form: ssh-keygen -p -N '' -f FILE" };
  return undefined;
}

/**
 * How the text of a private key is encrypted; undefined when it is not. PEM says it in its headers (RFC 1421, RFC 5958),
 * OpenSSH by the name of its cipher (PROTOCOL.key).
 */
export function encryptionOf(text: string): Encryption | undefined {
  const [, kind = ""] = header.exec(text) ?? [];
  if (kind.startsWith("ENCRYPTED")) return { name: "PKCS #8", readable: false };
  if (/^Proc-Type:\s*4,\s*ENCRYPTED/m.test(text)) {
    const name = /^DEK-Info:\s*([A-Za-z0-9-]+)/m.exec(text)?.[1] ?? "PEM";
    return { name, readable: /^AES-(128|192|256)-CBC$/.test(name) };
  }
  const cipher = kind.startsWith("OPENSSH") ? opensshCipher(text) : "none";
  return cipher === "none" ? undefined : { name: cipher, readable: readable.includes(cipher) };
}

function opensshCipher(text: string): string {
  const [, body = ""] = /PRIVATE KEY-----([^-]*)/.exec(text) ?? [];
  const blob = Buffer.from(body.replaceAll(/\s/g, ""), "base64");
  const magic = "openssh-key-v1\0";
  if (blob.subarray(0, magic.length).toString("latin1") !== magic || blob.length < magic.length + 4) return "none";
  const length = blob.readUInt32BE(magic.length);
  return blob.subarray(magic.length + 4, magic.length + 4 + length).toString("latin1");
}
