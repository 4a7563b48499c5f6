import assert from "node:assert/strict";
import { hostServices } from "../../../../../components/hosts/host-services";
import { parseProperties } from "../../../../../components/model/properties";
import { clusterOutputs } from "../../../../../components/outputs/cluster-outputs";
import { rollPlan } from "../../../../../components/hosts/roll-plan";
import { placeGroups } from "../../../../../components/services/rocketmq/resolve";
import { settingKindOf, settingNames } from "../../../../../components/services/rocketmq/properties/server-settings";
import { type Raw, rawHost, specOf } from "../../../../helpers/config";
import { directives } from "../../../../helpers/rendered";

function spec(rocketmq: Raw = {}) {
  const hosts = [1, 2, 3].map((id) => rawHost(id, { rocketmqId: id }));
  return specOf({ hosts, rocketmq: { source: "maven", ...rocketmq } });
}

function filesOn(position: number, unit: string, rocketmq: Raw = {}) {
  const cluster = spec(rocketmq);
  const host = cluster.hosts[position];
  assert(host);
  const service = hostServices(cluster, host).find((one) => one.unit === unit);
  assert(service);
  const file = (name: string) => {
    const found = service.files.find(({ path }) => path.endsWith(`/${name}`));
    assert(found, name);
    return found;
  };
  return { service, file, properties: (name: string) => parseProperties(file(name).content) };
}

describe("broker groups on three hosts", () => {
  it("have a replica on each, and each its preferred master on another", () => {
    const placed = placeGroups([1, 2, 3], ["a", "b", "c"], { replicas: 3, firstPort: 10911 });
    assert.deepEqual(placed, [
      { name: "a", port: 10911, ids: [1, 2, 3] },
      { name: "b", port: 10931, ids: [2, 3, 1] },
      { name: "c", port: 10951, ids: [3, 1, 2] },
    ]);
  });
});

describe("the files of RocketMQ", () => {
  it("tell the brokers of a host which groups they are, and who should become master of each", () => {
    const { properties } = filesOn(0, "rocketmq");
    assert.equal(
      properties("container.conf")["brokerConfigPaths"],
      "/etc/rocketmq/a.conf:/etc/rocketmq/b.conf:/etc/rocketmq/c.conf",
    );
    const priorities = ["a", "b", "c"].map((name) => properties(`${name}.conf`)["brokerElectionPriority"]);
    assert.deepEqual(priorities, ["1", "3", "2"]);
    const a = properties("a.conf");
    assert.deepEqual(
      [a["brokerName"], a["brokerIP1"], a["brokerIP2"], a["listenPort"], a["brokerId"], a["brokerRole"]],
      ["a", "10.0.0.1", "10.0.0.1", "10911", undefined, undefined],
    );
    assert.equal(a["controllerAddr"], "10.0.0.1:9878;10.0.0.2:9878;10.0.0.3:9878");
    assert.equal(a["namesrvAddr"], "10.0.0.1:9876;10.0.0.2:9876;10.0.0.3:9876");
  });

  it("have the end of a transaction written at once: with the usual interval its master takes a whole core once that is over", () => {
    const a = filesOn(0, "rocketmq").properties("a.conf");
    const { transactionOpBatchInterval: interval, transactionOpMsgMaxSize: size } = a;
    assert(Number(interval) > 24 * 24 * 3_600_000 && Number(interval) < 2 ** 31, interval);
    assert.equal(size, "1");
  });

  it("keep what is acknowledged: all in the in-sync set, two at least, nothing made by itself", () => {
    const a = filesOn(0, "rocketmq").properties("a.conf");
    assert.deepEqual(
      ["allAckInSyncStateSet", "minInSyncReplicas", "totalReplicas", "inSyncReplicas", "autoCreateTopicEnable"].map(
        (key) => a[key],
      ),
      ["true", "2", "3", "2", "false"],
    );
    assert.equal(filesOn(0, "rocketmq-namesrv").properties("namesrv.conf")["enableElectUncleanMaster"], "false");
  });

  it("restart no broker for another priority, which running ones are told", () => {
    const file = filesOn(0, "rocketmq").file("a.conf");
    assert.match(file.content, /brokerElectionPriority/);
    assert.doesNotMatch(file.restartContent ?? file.content, /brokerElectionPriority/);
    assert.match(file.restartContent ?? "", /minInSyncReplicas=2/);
  });

  it("belong to root, so that what running brokers are told is gone with their next start", () => {
    for (const unit of ["rocketmq-namesrv", "rocketmq", "rocketmq-proxy"])
      for (const { path, owner, mode } of filesOn(0, unit).service.files)
        assert.deepEqual([owner, mode], ["root:root", "0644"], path);
  });

  it("let a property of the stack file win over what is only usual", () => {
    const { properties } = filesOn(0, "rocketmq", { properties: { slaveTimeout: 12_000 } });
    assert.equal(properties("a.conf")["slaveTimeout"], "12000");
  });

  it("give each controller its own id in one list of peers", () => {
    const conf = filesOn(1, "rocketmq-namesrv").properties("namesrv.conf");
    assert.equal(conf["controllerDLegerSelfId"], "n2");
    assert.equal(conf["controllerDLegerPeers"], "n1-10.0.0.1:9878;n2-10.0.0.2:9878;n3-10.0.0.3:9878");
  });

  it("have only keys that the servers know, with values that they read", () => {
    const { properties } = filesOn(0, "rocketmq");
    const container = new Set(["brokerConfigPaths", "brokerContainerIP"]);
    const judged = [
      ...["a.conf", "b.conf", "c.conf"].map((name) => ["broker", properties(name)] as const),
      ["nameServer", filesOn(0, "rocketmq-namesrv").properties("namesrv.conf")] as const,
      ["proxy", JSON.parse(filesOn(0, "rocketmq-proxy").file("rmq-proxy.json").content) as object] as const,
    ];
    for (const [server, keys] of judged)
      for (const key of Object.keys(keys)) assert.ok(settingKindOf(server, key) !== undefined, `${server} ${key}`);
    for (const key of Object.keys(properties("container.conf")))
      assert.ok(container.has(key) || settingNames("broker").includes(key), key);
  });

  it("start brokers with the direct memory that their largest message asks for", () => {
    const unit = (rocketmq: Raw) =>
      directives(filesOn(0, "rocketmq", rocketmq).file("rocketmq.service").content)["ExecStart"] ?? "";
    assert.match(
      unit({}),
      /-Xmx3g .*-XX:MaxDirectMemorySize=1280m .*BrokerContainerStartup -c \/etc\/rocketmq\/container.conf$/,
    );
    assert.match(unit({ maxMessageSize: "1m" }), /-XX:MaxDirectMemorySize=1g /);
  });
});

describe("the outputs of a stack with RocketMQ", () => {
  it("tell its clients where it is", () => {
    const { rocketmqNameServers, rocketmqEndpoints, rocketmqBrokers, versions } = clusterOutputs(spec());
    assert.equal(rocketmqNameServers, "10.0.0.1:9876;10.0.0.2:9876;10.0.0.3:9876");
    assert.equal(rocketmqEndpoints, "10.0.0.1:8081;10.0.0.2:8081;10.0.0.3:8081");
    assert.equal(rocketmqBrokers?.length, 9);
    assert.deepEqual(rocketmqBrokers[0], { group: "a", id: 1, host: "kafka1", endpoint: "10.0.0.1:10911" });
    assert.equal(versions.rocketmq, "5.5.0");
  });

  it("say nothing of proxies where there are none, and nothing at all without RocketMQ", () => {
    assert.equal(clusterOutputs(spec({ proxy: { enabled: false } })).rocketmqEndpoints, undefined);
    const names = Object.keys(clusterOutputs(specOf()));
    assert.deepEqual(
      names.filter((name) => name.startsWith("rocketmq")),
      [],
    );
    assert.equal("rocketmq" in clusterOutputs(specOf()).versions, false);
  });
});

describe("the plan of a roll of RocketMQ", () => {
  it("has every port of its servers by name, by which groups are found; those of Kafka stay as they were", () => {
    const plan = rollPlan(spec());
    const [broker] = plan.rocketmq;
    assert.deepEqual(broker?.ports?.map(({ name, port }) => `${name} ${port}`).slice(0, 5), [
      "container 10811",
      "container-fast 10809",
      "a 10911",
      "a-fast 10909",
      "a-ha 10912",
    ]);
    assert.equal(
      plan.kafka.some((node) => "ports" in node),
      false,
    );
    assert.equal("rocketmq" in rollPlan(specOf()), false);
  });
});
