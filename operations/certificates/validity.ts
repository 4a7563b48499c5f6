import { X509Certificate } from "node:crypto";

/** What is left of a certificate's life. */
export interface Life {
  /** Whether less than a third of it is left, or nothing. */
  readonly ending: boolean;
  readonly notAfter: Date;
  /** Whole days until then; negative afterwards. */
  readonly daysLeft: number;
}

const dayMs = 86_400_000;

/** How long a certificate (PEM) is still valid. */
export function lifeOf(certificate: string, now: Date): Life {
  const { validFrom, validTo } = new X509Certificate(certificate);
  const [start, end] = [Date.parse(validFrom), Date.parse(validTo)];
  const left = end - now.getTime();
  return { ending: left < (end - start) / 3, notAfter: new Date(end), daysLeft: Math.floor(left / dayMs) };
}

/** Whether a certificate (PEM) has less than a third of its life left: time for the next one. */
export function needsRenewal(certificate: string, now: Date): boolean {
  return lifeOf(certificate, now).ending;
}
