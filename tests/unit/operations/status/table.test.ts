import assert from "node:assert/strict";
import { judge } from "../../../../operations/status/judge";
import { statusText } from "../../../../operations/status/table";
import { broker, partition, snapshot, zookeeper } from "../../../helpers/snapshot";

describe("the status table", () => {
  it("shows the level, every server, the partitions and the disks", () => {
    assert.deepEqual(statusText(judge(snapshot())).split("\n"), [
      "Stack dev: HEALTHY",
      "",
      "SERVER       HOST    ENDPOINT       STATE       VERSION  HEAP  DATA   RESTARTS  CONFIGURATION",
      "broker 1     kafka1  10.0.0.1:9092  controller  3.9.2    384m  3 MiB  0         current",
      "broker 2     kafka2  10.0.0.2:9092  serving     3.9.2    384m  3 MiB  0         current",
      "broker 3     kafka3  10.0.0.3:9092  serving     3.9.2    384m  3 MiB  0         current",
      "ZooKeeper 1  kafka1  10.0.0.1:2181  follower    3.9.5    384m  -      0         current",
      "ZooKeeper 2  kafka2  10.0.0.2:2181  leader      3.9.5    384m  -      0         current",
      "ZooKeeper 3  kafka3  10.0.0.3:2181  follower    3.9.5    384m  -      0         current",
      "",
      "3 partitions of 1 topic: 0 under-replicated, 0 at min ISR, 0 below min ISR, 0 offline",
      "Disks used: kafka1:/ 40 % of 1000 MiB, kafka2:/ 40 % of 1000 MiB, kafka3:/ 40 % of 1000 MiB",
      "",
      "Inspected in 0.8 s; exit code 0",
    ]);
  });

  it("lists findings below the table, each with the observed value and the fix", () => {
    const stopped = { answers: false, sees: null, logDirs: [], version: null, heap: null, restarts: null };
    const text = statusText(
      judge(
        snapshot({
          brokers: [
            broker(1),
            broker(2),
            broker(3, { ...stopped, problem: "kafka is not running; systemd reports failed" }),
          ],
          ensemble: [zookeeper(1, { role: null }), zookeeper(2), zookeeper(3, { current: false, runs: "outdated" })],
          partitions: [partition(0, { isr: [1, 2] }), partition(1, { leader: -1, isr: [] })],
          drift: [{ where: "kafka1", what: "/etc/kafka/server.properties was changed" }],
        }),
      ),
    );
    assert.match(text, /^Stack dev: DOWN: not serving$/m);
    assert.match(text, /^broker 3 +kafka3 +10\.0\.0\.3:9092 +not responding +- +- +- +- +current$/m);
    assert.match(text, /^ZooKeeper 1 .* not serving /m);
    assert.match(text, /^ZooKeeper 3 .* OUTDATED$/m);
    assert.match(text, /^2 partitions of 1 topic: 1 under-replicated, 1 at min ISR, 0 below min ISR, 1 offline$/m);
    const [first = "", second = "", third = ""] = text.slice(text.indexOf("ERROR")).split("\n");
    assert.equal(first, "ERROR: partitions have no leader");
    assert.equal(second, "    given: 1 partition: orders-1 without 1, 2, 3");
    assert.match(third, /^ {4}fix: {3}bring back the brokers/);
    assert.match(
      text,
      /warning: broker 3 on kafka3 is not responding\n {4}given: kafka is not running; systemd reports failed\n/,
    );
    assert.match(text, /fix: {3}journalctl -u kafka on kafka3 shows the cause; systemctl start kafka there starts it/);
    assert.match(text, /exit code 2$/);
  });

  it("shows each server's node on Kubernetes, and the kubectl command that shows the cause", () => {
    const pending = broker(3, { answers: false, place: null, problem: "kafka-3 has no node: 0/3 nodes are available" });
    const text = statusText(
      judge(
        snapshot({
          substrate: "kubernetes",
          namespace: "messages",
          brokers: [broker(1, { volumeBytes: 30 * 2 ** 20 }), broker(2), { ...pending, name: "kafka-3" }],
        }),
      ),
    );
    assert.match(text, /^SERVER +NODE /m);
    assert.match(text, /^broker 3 +- /m);
    assert.match(text, /kafka1 10 % of 30 MiB/);
    assert.match(text, /fix: {3}kubectl --namespace messages describe pods, and logs of kafka-3/);
  });
});
