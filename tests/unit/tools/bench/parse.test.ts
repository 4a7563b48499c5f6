import assert from "node:assert/strict";
import { parseConsumer, parseProducer } from "../../../../tools/bench/throughput/parse";

const producer = `123 records sent, 24.6 records/sec (0.02 MB/sec), 12.0 ms avg latency, 30.0 ms max latency.
400000 records sent, 85324.232082 records/sec (81.37 MB/sec), 330.12 ms avg latency, 812.00 ms max latency, 310 ms 50th, 600 ms 95th, 745 ms 99th, 803 ms 99.9th.
`;

const consumer = `start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec
2026-01-01 10:00:00:000, 2026-01-01 10:00:06:000, 381.4697, 63.5783, 400000, 66666.6667, 3321, 2679, 142.3926, 149309.4438
`;

describe("the parsers of Kafka's performance tools", () => {
  it("read the producer's rates and its 99th percentile from the summary", () => {
    assert.deepEqual(parseProducer(producer), { recordsPerSecond: 85324.232082, megabytesPerSecond: 81.37, p99: 745 });
  });

  it("read the consumer's rates without the time to form its group", () => {
    assert.deepEqual(parseConsumer(consumer), { recordsPerSecond: 149309.4438, megabytesPerSecond: 142.3926 });
  });

  it("throw an error that quotes the output when there is no summary", () => {
    assert.throws(() => parseProducer("org.apache.kafka.common.errors.TimeoutException"), /no summary:\norg\.apache/);
    assert.throws(() => parseProducer(producer.split("\n")[0] ?? ""), /no summary/);
    assert.throws(() => parseConsumer("WARNING: Exiting"), /printed no fetch\.nMsg\.sec:\nWARNING/);
  });
});
