import type { ServiceName } from "../../../../components/services/registry";
import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { stopCluster } from "../../../../operations/phases/stop-cluster";

describe("the stop of a cluster", () => {
  it("ends every broker before the first controller or ZooKeeper server, without which a broker cannot hand over its partitions", async () => {
    const events: string[] = [];
    const stopOn = (host: string, turns: number) => async (unit: ServiceName) => {
      for (let left = turns; left > 0; left -= 1) await turn();
      events.push(`${unit} on ${host}`);
    };
    const sessions = new Map([
      ["kafka1", { stop: stopOn("kafka1", 1) }],
      ["kafka2", { stop: stopOn("kafka2", 5) }],
    ]);
    const said: string[] = [];
    await stopCluster(sessions, (line) => said.push(line));
    assert.deepEqual(events, [
      ...["rocketmq-proxy on kafka1", "rocketmq-proxy on kafka2"],
      ...["rocketmq on kafka1", "rocketmq on kafka2"],
      ...["rocketmq-namesrv on kafka1", "rocketmq-namesrv on kafka2"],
      ...["kafka on kafka1", "kafka on kafka2"],
      ...["kafka-controller on kafka1", "kafka-controller on kafka2"],
      "zookeeper on kafka1",
      "zookeeper on kafka2",
    ]);
    assert.deepEqual(said, [
      "stopping rocketmq-proxy on kafka1, kafka2",
      "stopping rocketmq on kafka1, kafka2",
      "stopping rocketmq-namesrv on kafka1, kafka2",
      "stopping kafka on kafka1, kafka2",
      "stopping kafka-controller on kafka1, kafka2",
      "stopping zookeeper on kafka1, kafka2",
    ]);
  });
});
