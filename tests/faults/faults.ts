import { breakages } from "../e2e/support/breakages";
import * as deeds from "./deeds";
import type { Fault } from "./fault";

const restarting = /restarting broker \d on (kafka\d)/;
const rolling = /cluster-roll updating/;
const allWell = /the ensemble and the brokers are what was asked for/;

/** Something dies or freezes while an `up` has to restart another broker. */
const services: readonly Fault[] = [
  {
    title: "a broker is killed (-9)",
    restarts: ["kafka1"],
    during: [[rolling, (cluster) => deeds.kill(cluster, "kafka2", "kafka")]],
    exitCode: 0,
    says: /waiting for .*broker 2 does not answer/,
  },
  {
    title: "the controller's broker is killed (-9)",
    short: true,
    restarts: ["kafka1"],
    during: [[rolling, async (cluster) => deeds.kill(cluster, await cluster.controller(), "kafka")]],
    exitCode: 0,
    says: /waiting for .*broker \d does not answer/,
  },
  {
    title: "ZooKeeper's leader is killed (-9)",
    restarts: ["kafka1"],
    during: [[rolling, async (cluster) => deeds.kill(cluster, await cluster.leader(), "zookeeper")]],
    exitCode: 0,
    says: allWell,
  },
  {
    title: "a broker freezes before a roll",
    restarts: ["kafka1"],
    before: (cluster) => deeds.freeze(cluster, "kafka3", "kafka"),
    during: [[/waiting for .*(broker 3|answer)/, (cluster) => deeds.thaw(cluster, "kafka3", "kafka")]],
    exitCode: 0,
    says: /waiting for .*/,
  },
  {
    title: "a broker freezes in the middle of a roll",
    restarts: ["kafka1"],
    during: [
      [restarting, (cluster) => deeds.freeze(cluster, "kafka3", "kafka")],
      [/after its restart: waiting for .*(broker 3|answer)/, (cluster) => deeds.thaw(cluster, "kafka3", "kafka")],
    ],
    exitCode: 0,
    says: /after its restart: waiting for .*/,
  },
  {
    title: "a ZooKeeper server freezes",
    restarts: ["kafka1"],
    before: (cluster) => deeds.freeze(cluster, "kafka3", "zookeeper"),
    during: [[/ZooKeeper 3 does not serve/, (cluster) => deeds.thaw(cluster, "kafka3", "zookeeper")]],
    exitCode: 0,
    says: /ZooKeeper 3 does not serve/,
  },
  {
    title: "the new configuration lets no broker start",
    restarts: [],
    settings: { kafka: { jvmOptions: ["-XX:+NoSuchOption"] } },
    exitCode: 1,
    says: /kafka \d: must keep running once it is started/,
    neverSays: /restarting broker (\d)[^]*restarting broker (?!\1)/,
    then: allWell,
  },
  {
    title: "a broker's data belongs to another Kafka cluster",
    restarts: ["kafka1"],
    before: (cluster) => deeds.otherClusterId(cluster, "kafka2"),
    exitCode: 1,
    says: /kafka 2: must keep running once it is started/,
    neverSays: /restarting/,
    mend: (cluster) => deeds.ownClusterId(cluster, "kafka2"),
    then: /restarting broker 1/,
  },
];

const hosts: readonly Fault[] = [
  {
    title: "a host is cut off from its peers, not from us",
    restarts: ["kafka1"],
    before: (cluster) => deeds.isolate(cluster, "kafka3"),
    exitCode: 1,
    says: /kafka3: peers: must reach kafka1/,
    refused: true,
    mend: (cluster) => deeds.rejoin(cluster, "kafka3"),
    then: /restarting broker 1/,
  },
  {
    title: "a host is cut off from us, not from its peers",
    alone: true,
    restarts: ["kafka1"],
    before: (cluster) => deeds.hideSsh(cluster, "kafka3"),
    exitCode: 1,
    says: /kafka3: login: must answer/,
    refused: true,
    mend: (cluster) => deeds.showSsh(cluster, "kafka3"),
    then: /restarting broker 1/,
  },
  {
    title: "a host is off",
    short: true,
    alone: true,
    restarts: ["kafka1"],
    before: (cluster) => cluster.powerLoss("kafka3"),
    exitCode: 1,
    says: /kafka3: login: must answer/,
    refused: true,
    mend: (cluster) => cluster.powerOn(),
    then: /restarting broker 1/,
  },
  {
    title: "a host shows another host key",
    restarts: ["kafka1"],
    before: (cluster) => deeds.otherHostKey(cluster, "kafka2"),
    exitCode: 1,
    says: /host key mismatch/,
    refused: true,
    mend: (cluster) => deeds.ownHostKey(cluster, "kafka2"),
    then: /restarting broker 1/,
  },
  {
    title: "a clock is an hour off",
    restarts: ["kafka1"],
    before: (cluster) => cluster.run("kafka2", breakages["clock"]?.breaks ?? ""),
    exitCode: 1,
    says: /kafka2: clock: must be within/,
    refused: true,
    mend: (cluster) => cluster.run("kafka2", breakages["clock"]?.mends ?? ""),
    then: /restarting broker 1/,
  },
  {
    title: "a host loses power in the middle of a roll",
    short: true,
    restarts: ["kafka1", "kafka2"],
    during: [[restarting, deeds.powerLoss]],
    exitCode: 1,
    says: /kafka\d/,
    mend: (cluster) => cluster.powerOn(),
    then: allWell,
  },
  {
    title: "a host loses power while its configuration is written",
    restarts: ["kafka1", "kafka2"],
    during: [[/(kafka2)-configure updating/, deeds.powerLoss]],
    exitCode: 1,
    says: /kafka2/,
    neverSays: /restarting/,
    mend: (cluster) => cluster.powerOn(),
    then: allWell,
  },
  {
    title: "all hosts lose power at once",
    short: true,
    restarts: ["kafka1"],
    before: async (cluster) => {
      await Promise.all(cluster.hosts.map((host) => cluster.powerLoss(host)));
      await cluster.powerOn();
    },
    exitCode: 0,
    says: allWell,
  },
];

const runs: readonly Fault[] = [
  {
    title: "the SSH connection breaks in the middle of a roll",
    short: true,
    restarts: ["kafka1", "kafka2"],
    during: [[restarting, deeds.cutSsh]],
    exitCode: 0,
    says: allWell,
  },
  {
    title: "the engine is killed (-9) in the middle of a roll",
    short: true,
    restarts: ["kafka1", "kafka2"],
    during: [[restarting, deeds.killEngine]],
    exitCode: 1,
    says: /pulumi up failed \(see above\); after mending the cause, run it again/,
    then: allWell,
  },
  {
    title: "the plugin that rolls is killed (-9)",
    restarts: ["kafka1", "kafka2"],
    during: [[restarting, deeds.killPlugin]],
    exitCode: 1,
    says: /error reading from server/,
    then: allWell,
  },
  {
    title: "Ctrl-C in the middle of a roll",
    restarts: ["kafka1", "kafka2"],
    during: [[restarting, deeds.interrupt]],
    exitCode: 130,
    says: /interrupted; run it again to go on/,
    then: allWell,
  },
  {
    title: "a second up in the middle of a roll",
    restarts: ["kafka1"],
    during: [[restarting, deeds.secondUp]],
    exitCode: 0,
    says: allWell,
  },
];

export const faults: readonly Fault[] = [...services, ...hosts, ...runs];
