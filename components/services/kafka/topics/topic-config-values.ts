import { didYouMean } from "../../../model/nearest";
import { splitList, type TopicConfigKind } from "./topic-configs";
import { heapBytes, suggestSize } from "../../../model/jvm";
import { compareVersions } from "../../../model/versions";

/** What is wrong with a value, and what to do about it. */
export interface ValueProblem {
  readonly rule: string;
  readonly fix: string;
}

/** Releases by which formats of records are called; each knows its own and the older ones. */
const formats = [
  ...["0.8.0", "0.8.1", "0.8.2", "0.9.0", "0.10.0", "0.10.1", "0.10.2", "0.11.0", "1.0", "1.1"],
  ...["2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"],
  ...["3.0", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9"],
];

/** Judges the value of a topic's setting as a broker of this version would; undefined when it takes it. */
export function judgeTopicConfig(kind: TopicConfigKind, key: string, text: string, version: string) {
  const value = text.trim();
  switch (kind.kind) {
    case "owned":
      return { rule: `belongs to ${kind.by}`, fix: `remove it here and set ${kind.by}` };
    case "boolean":
      return /^(true|false)$/i.test(value) ? undefined : { rule: "must be true or false", fix: "use true or false" };
    case "choice":
      return judgeItems([value], kind.of, "must be one of", otherWords[value.toLowerCase()]);
    case "list":
      return judgeItems(splitList(value), kind.of, "must be a list, with commas, of");
    case "whole":
      return judgeWhole(kind, key, value);
    case "ratio":
      return judgeRatio(value);
    case "format":
      return judgeFormat(value, version);
  }
}

/** What brokers and clients call a value that topics call otherwise. */
const otherWords: Readonly<Record<string, string>> = { none: "uncompressed" };

function judgeItems(
  items: readonly string[],
  known: readonly string[],
  rule: string,
  other?: string,
): ValueProblem | undefined {
  const wrong = items.find((item) => !known.includes(item));
  if (wrong === undefined) return undefined;
  return {
    rule: `${rule} ${known.join(", ")}`,
    fix:
      other !== undefined && known.includes(other)
        ? `use ${other}`
        : didYouMean(wrong, known, `use ${known.join(" or ")}`),
  };
}

type Whole = Extract<TopicConfigKind, { kind: "whole" }>;

function judgeWhole({ min, max, besides }: Whole, key: string, value: string): ValueProblem | undefined {
  const rule = `must be a whole number, ${min} to ${max}${besides === undefined ? "" : ` or ${besides}`}`;
  if (!/^[+-]?\d+$/.test(value)) return { rule, fix: plainNumber(key, value) };
  const number = BigInt(value);
  if (number === besides || (number >= min && number <= max)) return undefined;
  return { rule, fix: number < min ? `use ${min} or more` : `use ${max} or less` };
}

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1e3,
  m: 60e3,
  min: 60e3,
  h: 3600e3,
  d: 86400e3,
  w: 604800e3,
};

/** People write `7d` and `1g`, which Kafka does not read. */
function plainNumber(key: string, value: string): string {
  if (key.endsWith(".ms")) {
    const [, digits, unit = ""] = /^(\d+)\s*(ms|s|m|min|h|d|w)[a-z]*$/i.exec(value) ?? [];
    const factor = milliseconds[unit.toLowerCase()];
    if (digits !== undefined && factor !== undefined) return `write ${Number(digits) * factor}, in milliseconds`;
    return "write milliseconds as a plain number: a day is 86400000";
  }
  if (!key.endsWith(".bytes")) return "write a plain number";
  const bytes = /[kmgt]/i.test(value) ? heapBytes(suggestSize(value) ?? "") : undefined;
  return bytes === undefined ? "write bytes as a plain number: a gibibyte is 1073741824" : `write ${bytes}, in bytes`;
}

function judgeRatio(value: string): ValueProblem | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) && Number(value) >= 0 && Number(value) <= 1) return undefined;
  return { rule: "must be a number, 0 to 1", fix: "write it as 0.5" };
}

function judgeFormat(value: string, version: string): ValueProblem | undefined {
  const parts = (/^\d+(\.\d+)+(?=(-IV\d+)?$)/.exec(value)?.[0] ?? "").split(".");
  const format = parts.slice(0, parts[0] === "0" ? 3 : 2).join(".");
  const known = formats.filter((release) => compareVersions(release, version) <= 0);
  if (known.includes(format)) return undefined;
  const [first, last] = [known[0], known.at(-1)];
  return { rule: `must be a release of Kafka, ${first} to ${last}`, fix: `leave it out for ${last}` };
}
