import type { Fault } from "./fault";
import { hostFaults } from "./host-faults";
import * as injections from "./injections";
import type { RocketmqCluster } from "./rocketmq-cluster";
import { rollFaults } from "./roll-faults";

const rolling = /cluster-roll updating/;
const restarting = /restarting the brokers of server \d on (mq\d)/;
const allWell = /run as configured/;
const everywhere = ["mq1", "mq2", "mq3"];
const anotherThan = (host: string) => everywhere.find((one) => one !== host) ?? "";
const rolls = rollFaults({ restarting, hosts: everywhere, allWell });
const ofHosts = hostFaults({ hosts: ["mq1", "mq3"], nextUpPrints: restarting });

/** Something dies or freezes while an `up` has to restart all brokers. */
const services: readonly Fault<RocketmqCluster>[] = [
  {
    title: "the brokers of a host are killed (-9) before a roll",
    restarts: everywhere,
    injectDuring: [[rolling, (cluster) => injections.kill(cluster, "mq2", "rocketmq")]],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "the brokers of another host are killed (-9) in the middle of a roll",
    restarts: everywhere,
    injectDuring: [[restarting, (cluster, host) => injections.kill(cluster, anotherThan(host), "rocketmq")]],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "the active controller is killed (-9) in the middle of a roll, with its name server",
    restarts: everywhere,
    injectDuring: [
      [restarting, async (cluster) => injections.kill(cluster, await cluster.controller(), "rocketmq-namesrv")],
    ],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "all controllers are killed (-9) in the middle of a roll, with their name servers",
    restarts: everywhere,
    injectDuring: [
      [
        restarting,
        (cluster) => Promise.all(everywhere.map((host) => injections.kill(cluster, host, "rocketmq-namesrv"))),
      ],
    ],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "a name server and its controller are stopped before a roll",
    restarts: everywhere,
    inject: (cluster) => cluster.run("mq3", "systemctl stop rocketmq-namesrv"),
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "the brokers of a host freeze before a roll",
    restarts: everywhere,
    inject: (cluster) => injections.freeze(cluster, "mq3", "rocketmq"),
    injectDuring: [[/not ready yet: /, (cluster) => injections.thaw(cluster, "mq3", "rocketmq")]],
    exitCode: 0,
    prints: /not ready yet: .*/,
  },
  {
    title: "a proxy is killed (-9) in the middle of a roll",
    restarts: everywhere,
    injectDuring: [[restarting, (cluster) => injections.kill(cluster, "mq3", "rocketmq-proxy")]],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "the new configuration lets no broker start",
    restarts: [],
    settings: { rocketmq: { jvmOptions: ["-XX:+NoSuchOption"] } },
    exitCode: 1,
    prints: /rocketmq \d: is crash-looping/,
    neverPrints: /the brokers of server (\d) on[^]*restarting the brokers of server (?!\1)/,
    nextUpPrints: allWell,
  },
];

const others: readonly Fault<RocketmqCluster>[] = [...Object.values(ofHosts), ...Object.values(rolls)];

export const rocketmqFaults: readonly Fault<RocketmqCluster>[] = [...services, ...others];
