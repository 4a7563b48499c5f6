import type { Fault } from "./fault";
import * as injections from "./injections";

const restarting = /restarting broker \d on (kafka\d)/;
const rolling = /cluster-roll updating/;
const allWell = /run as configured/;
const all = (unit: string) => (cluster: Parameters<typeof injections.kill>[0]) =>
  Promise.all(cluster.hosts.map((host) => injections.kill(cluster, host, unit)));

/** What may happen around the roll of a setting, wherever brokers ask controllers. Example of a state: `in KRaft`. */
export const rollFaults = (state: string) =>
  ({
    controllerKilled: {
      title: `a controller is killed (-9) in the middle of a roll, ${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, (cluster) => injections.kill(cluster, "kafka3", "kafka-controller")]],
      exitCode: 0,
      prints: allWell,
    },
    controllersKilled: {
      title: `all controllers are killed (-9) before a broker restarts, ${state}`,
      restarts: ["kafka1"],
      injectDuring: [[rolling, all("kafka-controller")]],
      exitCode: 0,
      prints: allWell,
    },
    controllersStopped: {
      title: `two of three controllers are stopped before a roll, ${state}`,
      restarts: ["kafka1"],
      inject: (cluster) =>
        Promise.all(["kafka2", "kafka3"].map((host) => cluster.run(host, "systemctl stop kafka-controller"))),
      exitCode: 0,
      prints: allWell,
    },
    powerLost: {
      title: `a host loses power in the middle of a roll, ${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, injections.powerLoss]],
      exitCode: 1,
      prints: /kafka\d/,
      recover: (cluster) => cluster.powerOn(),
      nextUpPrints: allWell,
    },
    powerLostEverywhere: {
      title: `all hosts lose power at once, ${state}`,
      restarts: ["kafka1"],
      inject: async (cluster) => {
        await Promise.all(cluster.hosts.map((host) => cluster.powerLoss(host)));
        await cluster.powerOn();
      },
      exitCode: 0,
      prints: allWell,
    },
    sshBroken: {
      title: `the SSH connection breaks in the middle of a roll, ${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, injections.cutSsh]],
      exitCode: 0,
      prints: allWell,
    },
    pluginKilled: {
      title: `the plugin that rolls is killed (-9), ${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, injections.killPlugin]],
      exitCode: 1,
      prints: /error reading from server/,
      nextUpPrints: allWell,
    },
    interrupted: {
      title: `Ctrl-C in the middle of a roll, ${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, injections.interrupt]],
      exitCode: 130,
      prints: /interrupted; run it again to resume/,
      nextUpPrints: allWell,
    },
  }) as const satisfies Readonly<Record<string, Fault>>;
