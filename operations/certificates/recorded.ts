import { X509Certificate } from "node:crypto";
import { parseUrn } from "../provider/urn";
import { type Life, lifeOf } from "./validity";

/** A certificate that a stack has in its state. */
export interface RecordedCertificate extends Life {
  /** Of its resource. Example: `cluster-kafka-1-server`. */
  readonly name: string;
  readonly urn: string;
  readonly isAuthority: boolean;
  /** Somebody else has signed it, and renews it. */
  readonly isGiven: boolean;
  /** As Java prints it. Example: `CN=kafka-1,OU=broker,O=kafka-zookeeper`. */
  readonly subject: string;
  /** Upper-case hexadecimal digits. */
  readonly serial: string;
}

const [authority, leaf] = ["CertificateAuthority", "Certificate"].map((type) => `kafka-zookeeper:index:${type}`);

/** The certificate that a resource of a state is; nothing for another resource. @throws Error when it cannot be read. */
export function recordedIn(resource: {
  readonly urn: string;
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}): RecordedCertificate[] {
  const { urn, type, outputs } = resource;
  if (type !== authority && type !== leaf) return [];
  const made = new X509Certificate(String(outputs["certificate"]));
  const { subject, serialNumber: serial } = made;
  return [
    {
      ...{
        name: parseUrn(urn).name,
        urn,
        isAuthority: type === authority,
        isGiven: type === leaf && outputs["given"] !== undefined,
      },
      ...{ subject: subject.split("\n").reverse().join(","), serial },
      ...lifeOf(made),
    },
  ];
}
