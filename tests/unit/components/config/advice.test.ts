import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConfigIssue } from "../../../../components/model/issue";
import { judge, type Raw, rawConfig, rawHost } from "../../../helpers/config";

/** A setting of a stack: how to put a value there, and values that people write. */
interface Slip {
  readonly change: (value: unknown) => Raw;
  readonly values: readonly unknown[];
}

const kafka = (change: Raw) => ({ kafka: change });
const host = (change: Raw) => ({ hosts: [rawHost(1, change), rawHost(2), rawHost(3)] });
const topic = (change: Raw) => ({ topics: [{ name: "orders", ...change }] });

const slips: readonly Slip[] = [
  { change: (heap) => kafka({ heap }), values: ["4Gi", "0.5g", "2 GB", 4, "1073741824", "512"] },
  { change: (minFreeDisk) => ({ minFreeDisk }), values: ["20GB", "4Gi", 4, "1.5g"] },
  { change: (version) => kafka({ version }), values: [3.9, "3.9", "3.9.x"] },
  { change: (name) => host({ name }), values: ["kafka_1", "kafka 1", 7] },
  { change: (address) => host({ address }), values: ["10.0.0.9:9092", "http://k9", "k9.", "010.0.0.9", " k9"] },
  { change: (brokerId) => host({ brokerId }), values: ["1", "9"] },
  { change: (deleteData) => ({ deleteData }), values: ["true", "yes"] },
  { change: (data) => kafka({ paths: { data } }), values: ["/data1/kafka,/data2/kafka", "/data1/kafka"] },
  {
    change: (jvmOptions) => kafka({ jvmOptions }),
    values: [["XX:+UseZGC"], ["-Xss1m -XX:+UseZGC"], ["-Xss1m\n"], [" -Xss1m"]],
  },
  { change: (name) => topic({ name }), values: [2024, "shop/orders", "new orders"] },
  { change: (value) => topic({ config: { "cleanup.policy": value } }), values: [["compact", "delete"]] },
  { change: (value) => topic({ config: { "compression.type": value } }), values: ["none", "ZSTD", "gzpi"] },
  { change: (value) => topic({ config: { "retention.ms": value } }), values: ["7d", "12 h"] },
  { change: (value) => topic({ config: { "segment.bytes": value } }), values: ["1g", "64MB"] },
];

/** The value that a fix names: the first word of it, a text in quotes, or a list; undefined when it names none. */
function valueIn(fix: string): unknown {
  const [, list, quoted, word] =
    /^(?:write|use|put|remove|did you mean)[^["0-9/]*?(?:(?:a list|inside): \[(.*)\]|"(.*)"|(\S+?))(?:[,?]|\s|$)/.exec(
      fix.replace(/remove the quotes: |did you mean /, "write "),
    ) ?? [];
  if (list !== undefined) return list.split(", ");
  if (quoted !== undefined) return quoted;
  if (word === "true" || word === "false") return word === "true";
  return /^\d+$/.test(word ?? "") ? Number(word) : word;
}

const errorsOf = (change: Raw): readonly ConfigIssue[] =>
  judge(rawConfig(change)).filter(({ severity }) => severity === "error");

describe("advice about a value", () => {
  const any = fc.constantFrom(...slips.flatMap(({ change, values }) => values.map((value) => ({ change, value }))));

  it("is accepted when it is followed, and nothing else is said then", () => {
    fc.assert(
      fc.property(any, ({ change, value }) => {
        const [issue, ...others] = errorsOf(change(value));
        assert.deepEqual(others, [], JSON.stringify(value));
        assert(issue, `${JSON.stringify(value)} is accepted`);
        const better = valueIn(issue.fix);
        const item = issue.property.endsWith("jvmOptions[0]") ? [better] : better;
        assert.deepEqual(errorsOf(change(item)), [], `${issue.fix}, read as ${JSON.stringify(item)}`);
      }),
      { numRuns: 120 },
    );
  });
});
