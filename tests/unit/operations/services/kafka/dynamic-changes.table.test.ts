import assert from "node:assert/strict";
import { isSameValue, nextValue } from "../../../../../operations/services/kafka/dynamic-changes";

describe("isSameValue", () => {
  for (const [name, wanted, told, same] of [
    ["log.segment.bytes", "1073741824", "1073741824", true],
    ["log.segment.bytes", "+1024", "1024", true],
    ["log.flush.interval.messages", "9223372036854775807", "9223372036854775806", false],
    ["log.retention.ms", "-1", "-1", true],
    ["log.retention.ms", "1", null, false],
    ["log.cleaner.io.max.bytes.per.second", "1.7976931348623157E308", "1.7976931348623157E308", true],
    ["log.cleanup.policy", " compact ,delete ", "compact,delete", true],
    ["log.cleanup.policy", "compact", "delete", false],
    ["compression.type", "", "0", false],
    ["compression.type", "lz4", "zstd", false],
  ] as const)
    it(`${same ? "takes" : "does not take"} ${wanted} for ${told}`, () => {
      assert.equal(isSameValue(name, wanted, told), same);
    });
});

describe("nextValue", () => {
  for (const [value, wanted, inherited, next] of [
    ["8", "16", "8", "16"],
    ["8", "17", "8", "16"],
    ["8", "4", "8", "4"],
    ["9", "4", "8", "4"],
    ["8", "3", "8", "4"],
    ["1", "3", "8", "2"],
    ["32", null, "8", "16"],
    ["16", null, "8", null],
    ["32", null, null, null],
    ["8", "many", "8", "many"],
  ] as const)
    it(`goes from ${value} threads to ${wanted ?? `the inherited ${inherited}`} by way of ${next ?? "nothing else"}`, () => {
      assert.equal(nextValue({ name: "num.io.threads", value, inherited, source: "dynamic" }, wanted), next);
    });

  it("gives what is no number of threads at once", () => {
    const setting = { name: "log.segment.bytes", value: "100", inherited: "100", source: "static" } as const;
    assert.equal(nextValue(setting, "1000"), "1000");
  });
});
