import { X509Certificate } from "node:crypto";

/** Whether a certificate (PEM) has less than a third of its life left, or nothing: time for the next one. */
export function needsRenewal(certificate: string, now: Date): boolean {
  const { validFrom, validTo } = new X509Certificate(certificate);
  const [start, end] = [Date.parse(validFrom), Date.parse(validTo)];
  return end - now.getTime() < (end - start) / 3;
}
