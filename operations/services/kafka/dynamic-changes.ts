import { canonicalTopicConfig } from "../../../components/services/kafka/topics/topic-configs";
import type { BrokerSetting, ConfigChanges } from "../../protocol/kafka/configs";

/** Numbers of threads, which a running broker at most doubles or halves at once (Kafka: `DynamicThreadPool`, `LogCleaner`). */
const threadCounts: ReadonlySet<string> = new Set([
  "background.threads",
  "log.cleaner.threads",
  "num.io.threads",
  "num.network.threads",
  "num.recovery.threads.per.data.dir",
  "num.replica.fetchers",
]);

/** Whether two spellings stand for the same value: brokers tell `1.5E8` for `150000000`, and lists without blanks. */
export function isSameValue(name: string, wanted: string, told: string | null): boolean {
  if (told === null) return false;
  const [left, right] = [wanted, told].map((text) => canonical(name, text)) as [string, string];
  if (left === right) return true;
  const whole = /^[+-]?\d+$/;
  if (whole.test(left) && whole.test(right)) return BigInt(left) === BigInt(right);
  return left !== "" && right !== "" && Number(left) === Number(right);
}

function canonical(name: string, text: string): string {
  return name === "log.cleanup.policy" ? canonicalTopicConfig("cleanup.policy", text) : text.trim();
}

/** What a running broker has to be given, in the end; null for what it has to give back. */
export function dynamicChanges(
  wanted: Readonly<Record<string, string>>,
  settings: readonly BrokerSetting[],
): ConfigChanges {
  const changes: Record<string, string | null> = {};
  for (const { name, value, source } of settings) {
    const own = wanted[name];
    if (own !== undefined && !isSameValue(name, own, value)) changes[name] = own;
    if (own === undefined && source === "dynamic") changes[name] = null;
  }
  return changes;
}

/**
 * The value on the way to `wanted` that a broker takes now: a number of threads goes there by doubling or halving. One that
 * is given back goes to what the broker would have without it.
 */
export function nextValue({ name, value, inherited }: BrokerSetting, wanted: string | null): string | null {
  const [now, aim] = [Number(value ?? NaN), Number(wanted ?? inherited ?? NaN)];
  if (!threadCounts.has(name) || !Number.isInteger(now) || !Number.isInteger(aim) || now < 1 || aim < 1) return wanted;
  const [least, most] = [Math.max(1, Math.floor(now / 2)), 2 * now];
  if (aim >= least && aim <= most) return wanted;
  return String(aim > most ? most : least);
}
