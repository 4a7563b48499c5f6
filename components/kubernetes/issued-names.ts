/** Where cert-manager puts the key and the certificate, one after the other, which is what servers read. */
export const combinedKey = "tls-combined.pem";

/** The object and the Secret of a certificate that cert-manager makes. */
export interface IssuedNames {
  readonly name: string;
  readonly secret: string;
}

/**
 * Those for an entry of the Secret with all keys of a service.
 *
 * @example issuedNames("kafka-1.broker.pem") // { name: "kafka-1-broker", secret: "kafka-1-broker-tls" }
 */
export function issuedNames(key: string): IssuedNames {
  const name = key.replace(/\.pem$/, "").replaceAll(".", "-");
  return { name, secret: `${name}-tls` };
}
