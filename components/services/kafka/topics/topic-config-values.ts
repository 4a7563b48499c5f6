import { judgeSetting, type SettingValue, type ValueProblem } from "../../../model/setting-kinds";
import { compareVersions } from "../../../model/versions";
import type { TopicConfigKind } from "./topic-configs";

/** Releases by which formats of records are called; each knows its own and the older ones. */
const formats = [
  ...["0.8.0", "0.8.1", "0.8.2", "0.9.0", "0.10.0", "0.10.1", "0.10.2", "0.11.0", "1.0", "1.1"],
  ...["2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"],
  ...["3.0", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9"],
  ...["4.0", "4.1", "4.2", "4.3"],
];

/** Judges the value of a topic's setting as a broker of this version would; undefined when it takes it. */
export function judgeTopicConfig(
  kind: TopicConfigKind,
  key: string,
  value: SettingValue,
  version: string,
): ValueProblem | undefined {
  switch (kind.kind) {
    case "owned":
      return { rule: `belongs to ${kind.by}`, fix: `remove it here and set ${kind.by}` };
    case "ratio":
      return judgeSetting(ratio, key, value);
    case "format":
      return judgeFormat(String(value).trim(), version);
    case "boolean":
    case "choice":
    case "list":
    case "whole":
      return judgeSetting(kind, key, value);
  }
}

const ratio = { kind: "decimal", min: 0, max: 1 } as const;

/** Judges the name of a release, by which formats of records and protocols between brokers are called. */
export function judgeFormat(value: string, version: string): ValueProblem | undefined {
  const parts = (/^\d+(\.\d+)+(?=(-IV\d+)?$)/.exec(value)?.[0] ?? "").split(".");
  const format = parts.slice(0, parts[0] === "0" ? 3 : 2).join(".");
  const known = formats.filter((release) => compareVersions(release, version) <= 0);
  if (known.includes(format)) return undefined;
  const [first, last] = [known[0], known.at(-1)];
  return { rule: `must be a release of Kafka, ${first} to ${last}`, fix: `leave it out for ${last}` };
}
