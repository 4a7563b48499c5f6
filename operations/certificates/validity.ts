import { X509Certificate } from "node:crypto";

const dayMs = 86_400_000;

/** From when until when a certificate is valid. */
export interface Life {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The life of a certificate, PEM or read already. */
export function lifeOf(certificate: string | X509Certificate): Life {
  const { validFrom, validTo } = typeof certificate === "string" ? new X509Certificate(certificate) : certificate;
  return { notBefore: new Date(validFrom), notAfter: new Date(validTo) };
}

/**
 * Whether it is time for the next certificate (PEM), or too late.
 *
 * @param renewBefore - Days that are left then. Default: a third of its life.
 */
export function needsRenewal(certificate: string, now: Date, renewBefore?: number): boolean {
  return needsRenewalBy(lifeOf(certificate), now, renewBefore);
}

/** The same by the life of the certificate. */
export function needsRenewalBy({ notBefore, notAfter }: Life, now: Date, renewBefore?: number): boolean {
  const third = (notAfter.getTime() - notBefore.getTime()) / 3;
  return notAfter.getTime() - now.getTime() < (renewBefore === undefined ? third : renewBefore * dayMs);
}

/** How near the end of a certificate is: a renewal is late, it has to be done now, it is over. */
export type Expiry = "far" | "soon" | "urgent" | "expired";

/** Days that are left when a renewal is late, and when it has to be done now. */
const [soonDays, urgentDays] = [30, 7];

/**
 * How near the end is. What lives for a short time only is not always near it: `soon` begins in the last third of its life at
 * the earliest, when every `up` renews it, and `urgent` in the last sixth.
 */
export function expiryOf({ notBefore, notAfter }: Life, now: Date): Expiry {
  const [life, left] = [notAfter.getTime() - notBefore.getTime(), notAfter.getTime() - now.getTime()];
  if (left <= 0) return "expired";
  if (left < Math.min(urgentDays * dayMs, life / 6)) return "urgent";
  return left < Math.min(soonDays * dayMs, life / 3) ? "soon" : "far";
}

/** What is left, for people: `41 days`, `1 day`, `5 hours`; `none` when it is over. */
export function leftText({ notAfter }: Pick<Life, "notAfter">, now: Date): string {
  const hours = Math.floor((notAfter.getTime() - now.getTime()) / 3_600_000);
  const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (notAfter <= now) return "none";
  return hours >= 48 ? counted(Math.floor(hours / 24), "day") : counted(hours, "hour");
}
