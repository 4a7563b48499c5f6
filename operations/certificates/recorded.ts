import { X509Certificate } from "node:crypto";
import { parseUrn } from "../provider/urn";
import { type Life, lifeOf } from "./validity";

/** A certificate that a stack has in its state. */
export interface RecordedCertificate extends Life {
  /** Of its resource. Example: `cluster-kafka-1-server`. */
  readonly name: string;
  readonly urn: string;
  readonly isAuthority: boolean;
  /** Who renews it: an `up`, who has signed it, or cert-manager. */
  readonly renewedBy: "up" | "owner" | "cert-manager";
  /** As Java prints it. Example: `CN=kafka-1,OU=broker,O=kafka-zookeeper`. */
  readonly subject: string;
  /** Upper-case hexadecimal digits. */
  readonly serial: string;
}

const [authority, leaf, issued] = ["CertificateAuthority", "Certificate", "IssuedCertificates"].map(
  (type) => `kafka-zookeeper:index:${type}`,
);

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The certificates that a resource of a state is; none for another resource. @throws Error when one cannot be read. */
export function recordedIn(resource: Resource): RecordedCertificate[] {
  const { urn, type, outputs } = resource;
  const { name } = parseUrn(urn);
  if (type === issued) {
    // Its own name ends with what it is, and theirs with who has them.
    const cluster = name.replace(/certificates$/, "");
    const all = Object.entries((outputs["issued"] ?? {}) as Readonly<Record<string, string>>);
    return all.map(([holder, pem]) => recorded(`${cluster}${holder}`, resource, pem, "cert-manager"));
  }
  if (type !== authority && type !== leaf) return [];
  const isOwn = type === leaf && outputs["given"] !== undefined;
  return [recorded(name, resource, String(outputs["certificate"]), isOwn ? "owner" : "up")];
}

function recorded(
  name: string,
  { urn, type }: Resource,
  pem: string,
  renewedBy: RecordedCertificate["renewedBy"],
): RecordedCertificate {
  const made = new X509Certificate(pem);
  const { subject, serialNumber: serial } = made;
  return {
    ...{ name, urn, isAuthority: type === authority, renewedBy },
    ...{ subject: subject.split("\n").reverse().join(","), serial },
    ...lifeOf(made),
  };
}
