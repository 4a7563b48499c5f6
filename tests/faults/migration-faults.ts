import type { Fault } from "./fault";
import * as injections from "./injections";
import { kraftFaults } from "./kraft-faults";
import { engineKilled, restarting as restartingBroker } from "./roll-faults";

const restartingController = /restarting controller \d+ on (kafka\d)/;
const rolling = /cluster-roll updating/;
const allWell = /run as configured/;
const interrupted = /interrupted; run it again to resume/;

const [withBoth, before, after] = ["while both have the metadata", "before the last step to KRaft", "in KRaft"].map(
  kraftFaults,
) as [KraftFaults, KraftFaults, KraftFaults];
type KraftFaults = ReturnType<typeof kraftFaults>;

/** Faults on the way from ZooKeeper to KRaft, in its order: there, back, and there again to its end. */
export const migration: readonly Fault[] = [
  {
    title: "Ctrl-C while controllers are started beside ZooKeeper",
    step: "controllers",
    restarts: [],
    injectDuring: [[/starting controller \d+ on (kafka\d)/, injections.interrupt]],
    exitCode: 130,
    prints: interrupted,
    nextUpPrints: allWell,
  },
  {
    title: "the engine is killed (-9) while brokers begin to take orders from controllers",
    step: "dual-write",
    restarts: [],
    injectDuring: [[restartingBroker, injections.killEngine]],
    exitCode: 1,
    prints: engineKilled,
    nextUpPrints: allWell,
  },
  {
    title: "Ctrl-C while the cluster is given back to ZooKeeper",
    step: "controllers",
    restarts: [],
    injectDuring: [[/giving the cluster back to ZooKeeper/, injections.interrupt]],
    exitCode: 130,
    prints: interrupted,
    nextUpPrints: allWell,
  },
  {
    title: "a controller is killed (-9) while brokers begin to take orders from controllers",
    step: "dual-write",
    restarts: [],
    injectDuring: [[restartingBroker, (cluster) => injections.kill(cluster, "kafka2", "kafka-controller")]],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "all controllers are killed (-9) while both have the metadata, and a broker has to restart",
    restarts: ["kafka1"],
    injectDuring: [
      [
        rolling,
        (cluster) => Promise.all(cluster.hosts.map((host) => injections.kill(cluster, host, "kafka-controller"))),
      ],
    ],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "ZooKeeper's leader is killed (-9) while both have the metadata, and a broker has to restart",
    restarts: ["kafka1"],
    injectDuring: [[rolling, async (cluster) => injections.kill(cluster, await cluster.leader(), "zookeeper")]],
    exitCode: 0,
    prints: allWell,
  },
  {
    title: "a host loses power while both have the metadata, in the middle of a roll",
    restarts: ["kafka1", "kafka2"],
    injectDuring: [[restartingBroker, injections.powerLoss]],
    exitCode: 1,
    prints: /kafka\d/,
    recover: (cluster) => cluster.powerOn(),
    nextUpPrints: allWell,
  },
  {
    title: "the metadata of a controller are of another cluster",
    restarts: ["kafka1"],
    inject: (cluster) => injections.otherControllerCluster(cluster, "kafka3"),
    exitCode: 1,
    prints: /must be of the same Kafka cluster/,
    refused: true,
    recover: (cluster) => injections.ownControllerCluster(cluster, "kafka3"),
    nextUpPrints: /restarting broker 1/,
  },
  withBoth.sshBroken,
  withBoth.pluginKilled,
  withBoth.powerLostEverywhere,
  {
    title: "a broker does not come back before the brokers go to KRaft",
    step: "dual-write-kraft",
    restarts: [],
    settings: { readyTimeout: 30 },
    inject: (cluster) => injections.freeze(cluster, "kafka3", "kafka"),
    exitCode: 1,
    prints: /broker 3 .*responding|broker 3 does not tell of its log directories/,
    neverPrints: /restarting broker/,
    recover: (cluster) => injections.thaw(cluster, "kafka3", "kafka"),
    nextUpPrints: allWell,
  },
  {
    title: "a host is off when brokers in KRaft are to know ZooKeeper again",
    engineOnly: true,
    step: "dual-write",
    restarts: [],
    inject: (cluster) => cluster.powerLoss("kafka3"),
    exitCode: 1,
    prints: /kafka3: login: must answer/,
    refused: true,
    recover: (cluster) => cluster.powerOn(),
    nextUpPrints: restartingBroker,
  },
  {
    title: "Ctrl-C while brokers go to KRaft",
    step: "dual-write-kraft",
    restarts: [],
    injectDuring: [[restartingBroker, injections.interrupt]],
    exitCode: 130,
    prints: interrupted,
    nextUpPrints: allWell,
  },
  before.controllerKilled,
  before.controllersKilled,
  before.powerLost,
  {
    title: "the engine is killed (-9) while controllers leave ZooKeeper",
    step: "kraft",
    restarts: [],
    injectDuring: [[restartingController, injections.killEngine]],
    exitCode: 1,
    prints: engineKilled,
    nextUpPrints: allWell,
  },
  after.controllerKilled,
  after.controllersKilled,
  after.controllersStopped,
  after.powerLost,
  after.powerLostEverywhere,
  after.sshBroken,
  after.interrupted,
];
