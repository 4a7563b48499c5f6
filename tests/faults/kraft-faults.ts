import type { Fault } from "./fault";
import * as injections from "./injections";
import { restarting, rollFaults } from "./roll-faults";

const rolling = /cluster-roll updating/;
const allWell = /run as configured/;
const all = (unit: string) => (cluster: Parameters<typeof injections.kill>[0]) =>
  Promise.all(cluster.hosts.map((host) => injections.kill(cluster, host, unit)));

/** What may happen around the roll of a setting, wherever brokers ask controllers. Example of a state: `in KRaft`. */
export const kraftFaults = (state: string) =>
  ({
    ...rollFaults({ state: `, ${state}`, allWell }),
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
  }) as const satisfies Readonly<Record<string, Fault>>;
