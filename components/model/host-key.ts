const keyTypes = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

/**
 * Tells whether a text is an SSH public key as authorized_keys has it: a type, and a key whose own first field says
 * the same type (RFC 4253, 6.6).
 */
export function isHostKey(text: string): boolean {
  const [type, key] = text.trim().split(/\s+/);
  if (type === undefined || key === undefined || !keyTypes.includes(type)) return false;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return false;
  const blob = Buffer.from(key, "base64");
  const length = blob.length < 4 ? 0 : blob.readUInt32BE(0);
  return length === type.length && blob.subarray(4, 4 + length).toString("latin1") === type;
}

/** The types of host key that this program accepts, the one it prefers first. */
export const hostKeyTypes: readonly string[] = keyTypes;
