import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from "node:crypto";
import type { CertificateInputs } from "../../components/resources/inputs/certificate-inputs";
import { curves } from "./given-key";

/** A key as Node.js signs with it. */
export interface SigningKey {
  readonly key: webcrypto.CryptoKey;
  readonly algorithm: Record<string, string>;
}

/** What the key is must not get into a message. @throws Error when it is not the key of the certificate. */
export async function signingKeyOf({ certificate, key }: CertificateInputs["authority"]): Promise<SigningKey> {
  let parsed: KeyObject;
  try {
    parsed = createPrivateKey(key);
  } catch {
    throw new Error("the key of the certificate authority is no private key that can be read");
  }
  const spki = { type: "spki", format: "der" } as const;
  const isOwn = createPublicKey(parsed).export(spki).equals(createPublicKey(certificate).export(spki));
  if (!isOwn) throw new Error("the key of the certificate authority is not the one of its certificate");
  const der = parsed.export({ type: "pkcs8", format: "der" });
  const algorithm = algorithmOf(parsed);
  return { key: await webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]), algorithm };
}

/** Those of one's own may be RSA, or EC on another curve than the one of those that are made. */
function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails: { namedCurve = "" } = {} }: KeyObject) {
  if (asymmetricKeyType === "rsa") return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  return { name: "ECDSA", namedCurve: curves[namedCurve] ?? "P-256", hash: "SHA-256" };
}
