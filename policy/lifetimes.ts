import { X509Certificate } from "node:crypto";
import { show } from "../components/model/issue";
import type { Deployed } from "./deployed";

/** How long a certificate is valid that a resource makes, records, or has made by cert-manager. */
export interface Lifetime {
  /** Where it is said. */
  readonly place: string;
  /** Days. */
  readonly days: number;
  readonly given: string;
  /** How to have it no longer than so many days. */
  readonly fix: (days: number) => string;
}

const day = 86_400_000;
const setDays = (days: number) => `set security.certificateDays to ${days} or less`;

/** The certificates of a resource; none for one that has none, or whose dates cannot be read. */
export function lifetimesOf({ type, props }: Deployed): Lifetime[] {
  if (type === "kafka-zookeeper:index:Certificate") return [...signed(props), ...recorded(props)];
  if (type === "kubernetes:cert-manager.io/v1:Certificate") return requested(props);
  return [];
}

function signed({ days }: Deployed["props"]): Lifetime[] {
  return typeof days === "number" ? [{ place: "days", days, given: show(days), fix: setDays }] : [];
}

/** One of one's own has its dates in itself. */
function recorded({ given, property }: Deployed["props"]): Lifetime[] {
  const { certificate } = (given ?? {}) as { readonly certificate?: unknown };
  const read = typeof certificate === "string" ? certificateIn(certificate) : undefined;
  if (read === undefined) return [];
  const days = Math.ceil((Date.parse(read.validTo) - Date.parse(read.validFrom)) / day);
  const fix = (maximum: number) =>
    `let its authority make one for ${maximum} days or less, and give it in ${String(property)}`;
  return [{ place: String(property), days, given: `${read.validFrom} to ${read.validTo}, ${days} days`, fix }];
}

function certificateIn(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

const seconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** A duration as Go writes it, for example `2160h0m0s`. Without one, cert-manager takes 90 days. */
function requested({ spec }: Deployed["props"]): Lifetime[] {
  const { duration } = (spec ?? {}) as { readonly duration?: unknown };
  if (typeof duration !== "string") return [];
  const parts = [...duration.matchAll(/([\d.]+)([hms])/g)];
  const total = parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (seconds[unit] ?? 0), 0);
  return [{ place: "spec.duration", days: (total * 1000) / day, given: show(duration), fix: setDays }];
}
