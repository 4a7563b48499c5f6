import { X509Certificate } from "node:crypto";
import { certificateBlocks } from "../../components/model/pem";

/** The certificates in a text (PEM, one after the other). */
export function certificatesIn(pem: string): X509Certificate[] {
  return certificateBlocks(pem).map((block) => new X509Certificate(block));
}

/** Whether an authority has signed a certificate, whatever the age of both. */
export function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
