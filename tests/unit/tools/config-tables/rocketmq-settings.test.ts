import assert from "node:assert/strict";
import { tablesOf } from "../../../../tools/config-tables/rocketmq-settings";

describe("the table of RocketMQ's keys", () => {
  it("has the kind of every key; of several setters the enumeration counts, and what is no plain value is left out", () => {
    const text = [
      "broker\tflushDiskType\tString",
      "broker\tflushDiskType\tenum SYNC_FLUSH|ASYNC_FLUSH",
      "broker\tlistenPort\tint",
      "proxy\tgrpcServerPort\tInteger",
      "nameServer\tjraftConfig\tJraftConfig",
    ].join("\n");
    assert.deepEqual(tablesOf(text), {
      broker: { flushDiskType: "string SYNC_FLUSH|ASYNC_FLUSH", listenPort: "int" },
      nameServer: {},
      proxy: { grpcServerPort: "int" },
    });
  });
});
