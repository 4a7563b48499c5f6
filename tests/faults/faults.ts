import { breakages } from "../e2e/support/breakages";
import * as injections from "./injections";
import type { Fault } from "./fault";
import { hostFaults } from "./host-faults";
import { restarting, rollFaults } from "./roll-faults";

const rolling = /cluster-roll updating/;
const allWell = /the ensemble and the brokers run as configured/;
const rolls = rollFaults({ allWell });
const ofHosts = hostFaults({ hosts: ["kafka1", "kafka3"], nextUpPrints: /restarting broker 1/ });

/** Something dies or freezes while an `up` has to restart another broker. */
const services: readonly Fault[] = [
  {
    title: "a broker is killed (-9)",
    restarts: ["kafka1"],
    injectDuring: [[rolling, (cluster) => injections.kill(cluster, "kafka2", "kafka")]],
    exitCode: 0,
    prints: /not ready yet: .*broker 2 is not responding/,
  },
  {
    title: "the controller's broker is killed (-9)",
    short: true,
    restarts: ["kafka1"],
    injectDuring: [[rolling, async (cluster) => injections.kill(cluster, await cluster.controller(), "kafka")]],
    exitCode: 0,
    prints: /not ready yet: .*broker \d is not responding/,
  },
  {
    title: "ZooKeeper's leader is killed (-9)",
    restarts: ["kafka1"],
    injectDuring: [[rolling, async (cluster) => injections.kill(cluster, await cluster.leader(), "zookeeper")]],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "a broker freezes before a roll",
    restarts: ["kafka1"],
    inject: (cluster) => injections.freeze(cluster, "kafka3", "kafka"),
    injectDuring: [
      [/not ready yet: .*(broker 3|responding)/, (cluster) => injections.thaw(cluster, "kafka3", "kafka")],
    ],
    exitCode: 0,
    prints: /not ready yet: .*/,
  },
  {
    title: "a broker freezes in the middle of a roll",
    restarts: ["kafka1"],
    injectDuring: [
      [restarting, (cluster) => injections.freeze(cluster, "kafka3", "kafka")],
      [
        /after its restart: not ready yet: .*(broker 3|responding)/,
        (cluster) => injections.thaw(cluster, "kafka3", "kafka"),
      ],
    ],
    exitCode: 0,
    prints: /after its restart: not ready yet: .*/,
  },
  {
    title: "a ZooKeeper server freezes",
    restarts: ["kafka1"],
    inject: (cluster) => injections.freeze(cluster, "kafka3", "zookeeper"),
    injectDuring: [[/ZooKeeper 3 is not serving/, (cluster) => injections.thaw(cluster, "kafka3", "zookeeper")]],
    exitCode: 0,
    prints: /ZooKeeper 3 is not serving/,
  },
  {
    title: "a topic with min.insync.replicas=1 has one replica in sync, on the broker to restart",
    short: true,
    restarts: ["kafka1"],
    settings: { readyTimeout: 30 },
    inject: injections.holdBackBrokerTwo,
    exitCode: 1,
    prints: /broker 1, before its restart: not ready yet: .*lagging-0/,
    neverPrints: /restarting broker/,
    recover: injections.releaseBrokerTwo,
    nextUpPrints: allWell,
  },
  {
    title: "the new configuration lets no broker start",
    restarts: [],
    settings: { kafka: { jvmOptions: ["-XX:+NoSuchOption"] } },
    exitCode: 1,
    prints: /kafka \d: is crash-looping/,
    neverPrints: /restarting broker (\d)[^]*restarting broker (?!\1)/,
    nextUpPrints: allWell,
  },
  {
    title: "a broker's data belongs to another Kafka cluster",
    restarts: ["kafka1"],
    inject: (cluster) => injections.otherClusterId(cluster, "kafka2"),
    exitCode: 1,
    prints: /kafka 2: is crash-looping/,
    neverPrints: /restarting/,
    recover: (cluster) => injections.ownClusterId(cluster, "kafka2"),
    nextUpPrints: /restarting broker 1/,
  },
];

const hosts: readonly Fault[] = [
  ofHosts.isolated,
  {
    title: "a host is cut off from us, not from its peers",
    engineOnly: true,
    restarts: ["kafka1"],
    inject: (cluster) => injections.hideSsh(cluster, "kafka3"),
    exitCode: 1,
    prints: /kafka3: login: must answer/,
    refused: true,
    recover: (cluster) => injections.showSsh(cluster, "kafka3"),
    nextUpPrints: /restarting broker 1/,
  },
  { ...ofHosts.off, short: true },
  {
    title: "a host shows another host key",
    restarts: ["kafka1"],
    inject: (cluster) => injections.otherHostKey(cluster, "kafka2"),
    exitCode: 1,
    prints: /host key mismatch/,
    refused: true,
    recover: (cluster) => injections.ownHostKey(cluster, "kafka2"),
    nextUpPrints: /restarting broker 1/,
  },
  {
    title: "a clock is an hour off",
    restarts: ["kafka1"],
    inject: (cluster) => cluster.run("kafka2", breakages["clock"]?.injects ?? ""),
    exitCode: 1,
    prints: /kafka2: clock: must be within/,
    refused: true,
    recover: (cluster) => cluster.run("kafka2", breakages["clock"]?.recovers ?? ""),
    nextUpPrints: /restarting broker 1/,
  },
  { ...rolls.powerLost, short: true },
  {
    title: "a host loses power while its configuration is written",
    restarts: ["kafka1", "kafka2"],
    injectDuring: [[/cluster-kafka-2 updating/, (cluster) => cluster.powerLoss("kafka2")]],
    exitCode: 1,
    prints: /kafka2/,
    neverPrints: /restarting/,
    recover: (cluster) => cluster.powerOn(),
    nextUpPrints: allWell,
  },
  { ...rolls.powerLostEverywhere, short: true },
];

const runs: readonly Fault[] = [
  { ...rolls.sshBroken, short: true },
  { ...rolls.engineKilled, short: true },
  rolls.pluginKilled,
  rolls.interrupted,
  rolls.secondUp,
];

export const faults: readonly Fault[] = [...services, ...hosts, ...runs];
