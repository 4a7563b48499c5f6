import { heapBytes, suggestSize } from "./jvm";
import { nearest } from "./nearest";

/** What values a setting of a product takes. */
export type SettingKind =
  | { readonly kind: "boolean" }
  | { readonly kind: "choice"; readonly of: readonly string[]; readonly ignoreCase?: true }
  | { readonly kind: "list"; readonly of?: readonly string[] }
  | Whole
  | { readonly kind: "decimal"; readonly min?: number; readonly max?: number }
  | { readonly kind: "text"; readonly filled?: true }
  | { readonly kind: "class" };

/** A whole number in a range; `besides` is outside of it and has a meaning of its own, `except` is inside and has none. */
export interface Whole {
  readonly kind: "whole";
  readonly min: bigint;
  readonly max: bigint;
  readonly besides?: bigint;
  readonly except?: bigint;
}

/** What is wrong with a value, and what to do about it. */
export interface ValueProblem {
  readonly rule: string;
  readonly fix: string;
}

/** A value as the stack file has it. */
export type SettingValue = string | number | boolean;

/** Judges a value as the product would that reads it; undefined when it takes it. */
export function judgeSetting(kind: SettingKind, key: string, given: SettingValue): ValueProblem | undefined {
  const value = String(given).trim();
  switch (kind.kind) {
    case "boolean":
      return /^(true|false)$/i.test(value) ? undefined : { rule: "must be true or false", fix: "use true or false" };
    case "choice":
      return judgeChoice(value, kind);
    case "list":
      return kind.of ? judgeItems(splitList(value), kind.of, "must be a list, with commas, of") : losesDigits(given);
    case "whole":
      return (kind.max > maxSafe ? losesDigits(given) : undefined) ?? judgeWhole(kind, key, value);
    case "decimal":
      return judgeDecimal(kind, value);
    case "text":
      return losesDigits(given) ?? judgeText(kind, value);
    case "class":
      return /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(value)
        ? undefined
        : { rule: "must be the name of a Java class", fix: "write its full name, such as org.example.Policy" };
  }
}

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

/** JSON and YAML keep a number of more than 53 bits only roughly. */
export function losesDigits(given: SettingValue): ValueProblem | undefined {
  if (typeof given !== "number" || Math.abs(given) <= Number.MAX_SAFE_INTEGER) return undefined;
  return {
    rule: "a number this large must be in quotes, or it is rounded",
    fix: `write it in quotes, such as "9223372036854775807"`,
  };
}

/** The items of a list as Kafka reads it. */
export function splitList(text: string): string[] {
  const value = text.trim();
  return value === "" ? [] : value.split(/\s*,\s*/);
}

type Choice = Extract<SettingKind, { kind: "choice" }>;

function judgeChoice(value: string, { of, ignoreCase }: Choice): ValueProblem | undefined {
  const alike = of.find((one) => one.toLowerCase() === value.toLowerCase());
  return ignoreCase && alike !== undefined ? undefined : judgeItems([value], of, "must be one of");
}

function judgeItems(items: readonly string[], known: readonly string[], rule: string): ValueProblem | undefined {
  const wrong = items.find((item) => !known.includes(item));
  if (wrong === undefined) return undefined;
  return { rule: `${rule} ${known.join(", ")}`, fix: meantItem(wrong, known) };
}

/** What other tools and clients call a value; `none` is what producers call it. */
const synonyms: Readonly<Record<string, string>> = { none: "uncompressed", true: "yes", false: "no" };

function meantItem(wrong: string, known: readonly string[]): string {
  const synonym = Object.hasOwn(synonyms, wrong) ? synonyms[wrong] : undefined;
  const meant = synonym !== undefined && known.includes(synonym) ? synonym : nearest(wrong, known);
  if (meant === undefined) return `use ${known.join(" or ")}`;
  return meant === "yes" || meant === "no" ? `write "${meant}" in quotes` : `did you mean ${meant}?`;
}

function judgeWhole({ min, max, besides, except }: Whole, key: string, value: string): ValueProblem | undefined {
  const rule = [
    `must be a whole number, ${min} to ${max}`,
    besides === undefined ? "" : ` or ${besides}`,
    except === undefined ? "" : ` except ${except}`,
  ].join("");
  if (!/^[+-]?\d+$/.test(value)) return { rule, fix: plainNumber(key, value, { min, max }) };
  const number = BigInt(value);
  if (number === except) return { rule, fix: `use ${except + 1n} or more` };
  if (number === besides || (number >= min && number <= max)) return undefined;
  return { rule, fix: number < min ? `use ${min} or more` : `use ${max} or less` };
}

/** People write `7d` and `1g`, which neither Kafka nor ZooKeeper reads. */
const units: readonly (readonly [key: RegExp, unit: string, example: string, number: bigint])[] = [
  [/\b(ms|millis)$|Ms$|(Timeout|Time)$/, "milliseconds", "a day is", 86_400_000n],
  [/\bsec(ond)?s$|Seconds$/, "seconds", "a day is", 86_400n],
  [/\bminutes$/, "minutes", "a day is", 1_440n],
  [/\bhours$|purgeInterval$/, "hours", "a week is", 168n],
  [/\bbytes$|Bytes$/, "bytes", "a gibibyte is", 1_073_741_824n],
];

/** How many milliseconds the beginnings of their names stand for. */
const spans: readonly (readonly [name: RegExp, milliseconds: bigint])[] = [
  [/^(ms|milli)/i, 1n],
  [/^s/i, 1_000n],
  [/^m/i, 60_000n],
  [/^h/i, 3_600_000n],
  [/^d/i, 86_400_000n],
  [/^w/i, 604_800_000n],
];

function plainNumber(key: string, value: string, { min, max }: { readonly min: bigint; readonly max: bigint }): string {
  const fits = (number: bigint) => number >= min && number <= max;
  const unit = units.find(([pattern, , , number]) => pattern.test(key) && fits(number));
  if (unit === undefined) return "write a plain number";
  const [, name, example, number] = unit;
  const meant = name === "bytes" ? bytesIn(value) : spanIn(value, name);
  return meant !== undefined && fits(meant)
    ? `write ${meant}, in ${name}`
    : `write ${name} as a plain number: ${example} ${number}`;
}

function bytesIn(value: string): bigint | undefined {
  const bytes = /[kmgt]/i.test(value) ? heapBytes(suggestSize(value) ?? "") : undefined;
  return bytes === undefined ? undefined : BigInt(bytes);
}

/** A span such as `7d` in a unit; undefined when it is none, or no whole number of them. */
function spanIn(value: string, unit: string): bigint | undefined {
  const [, digits, name = ""] = /^(\d+)\s*([a-z]+)$/i.exec(value) ?? [];
  const millisecondsOf = (word: string) => spans.find(([pattern]) => pattern.test(word))?.[1];
  const [from, to] = [millisecondsOf(name), millisecondsOf(unit)];
  if (digits === undefined || from === undefined || to === undefined) return undefined;
  const milliseconds = BigInt(digits) * from;
  return milliseconds % to === 0n ? milliseconds / to : undefined;
}

type Decimal = Extract<SettingKind, { kind: "decimal" }>;

function judgeDecimal({ min = -Infinity, max = Infinity }: Decimal, value: string): ValueProblem | undefined {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : NaN;
  if (number >= min && number <= max) return undefined;
  const bounded = Number.isFinite(min) && Number.isFinite(max);
  return { rule: bounded ? `must be a number, ${min} to ${max}` : "must be a number", fix: "write it as 0.5" };
}

function judgeText({ filled }: { readonly filled?: true }, value: string): ValueProblem | undefined {
  return filled && value === "" ? { rule: "must not be empty", fix: "remove it for the default" } : undefined;
}
