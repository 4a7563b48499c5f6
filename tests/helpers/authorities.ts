import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { generateKeyPairSync, type KeyObject, webcrypto } from "node:crypto";

/** How an authority of a test is made; without further words a good one of two years on P-256. */
export interface WantedAuthority {
  readonly name?: string;
  readonly by?: MadeAuthority;
  readonly key?: "P-256" | "P-384" | "RSA-2048" | "RSA-1024";
  readonly hash?: string;
  /** Days from now. */
  readonly from?: number;
  readonly until?: number;
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly usages?: number;
  readonly extendedUsages?: string[];
  readonly extensions?: x509.Extension[];
}

/** An authority with its key, and all that is above it. */
export interface MadeAuthority {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  /** PEM: its own certificate. */
  readonly own: string;
  /** PEM: its own certificate, then those above it. */
  readonly chain: string;
  /** PEM, PKCS#8. */
  readonly key: string;
  readonly algorithm: { readonly name: string; readonly hash: string };
}

const day = 86_400_000;

function algorithmOf(key: NonNullable<WantedAuthority["key"]>, hash: string) {
  if (key.startsWith("P-")) return { name: "ECDSA", namedCurve: key, hash };
  const publicExponent = new Uint8Array([1, 0, 1]);
  return { name: "RSASSA-PKCS1-v1_5", hash, publicExponent, modulusLength: Number(key.slice(4)) };
}

/** Makes an authority, signed by another one or by itself. */
export async function makeTestAuthority(wanted: WantedAuthority = {}): Promise<MadeAuthority> {
  const { name = "company", by, key = "P-256", hash = "SHA-256", from = -1, until = 730, ca = true } = wanted;
  const algorithm = algorithmOf(key, hash);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const signedBy = by?.algorithm ?? algorithm;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: by?.certificate.subject ?? `CN=${name}`,
    publicKey: keys.publicKey,
    signingKey: (by?.keys ?? keys).privateKey,
    signingAlgorithm: { ...signedBy, hash },
    serialNumber: "01",
    notBefore: new Date(Date.now() + from * day),
    notAfter: new Date(Date.now() + until * day),
    extensions: [
      new x509.BasicConstraintsExtension(ca, wanted.pathLength, true),
      new x509.KeyUsagesExtension(wanted.usages ?? x509.KeyUsageFlags.keyCertSign, true),
      ...(wanted.extendedUsages === undefined ? [] : [new x509.ExtendedKeyUsageExtension(wanted.extendedUsages)]),
      ...(wanted.extensions ?? []),
    ],
  });
  const own = `${certificate.toString("pem")}\n`;
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return {
    ...{ certificate, keys, own, algorithm },
    chain: `${own}${by?.chain ?? ""}`,
    key: pem("PRIVATE KEY", der),
  };
}

/** A key of a kind that TLS servers in Java do not read. */
export function otherKey(kind: "ed25519" | "secp256k1"): KeyObject {
  return kind === "ed25519"
    ? generateKeyPairSync("ed25519").privateKey
    : generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey;
}

export function pem(kind: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${kind}-----\n${lines.join("\n")}\n-----END ${kind}-----\n`;
}
