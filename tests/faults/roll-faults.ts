import type { Fault } from "./fault";
import * as injections from "./injections";

/** What a roll says of each broker, with its host. */
export const restarting = /restarting broker \d on (kafka\d)/;

interface Rolled {
  /** Behind the title. Example: `, in KRaft`. */
  readonly state?: string;
  /** What an `up` says in the end. */
  readonly allWell: RegExp;
}

/** What may happen around the roll of a setting, whatever keeps the metadata. */
export const rollFaults = ({ state = "", allWell }: Rolled) =>
  ({
    powerLost: {
      title: `a host loses power in the middle of a roll${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, injections.powerLoss]],
      exitCode: 1,
      prints: /kafka\d/,
      recover: (cluster) => cluster.powerOn(),
      nextUpPrints: allWell,
    },
    powerLostEverywhere: {
      title: `all hosts lose power at once${state}`,
      restarts: ["kafka1"],
      inject: async (cluster) => {
        await Promise.all(cluster.hosts.map((host) => cluster.powerLoss(host)));
        await cluster.powerOn();
      },
      exitCode: 0,
      prints: allWell,
    },
    sshBroken: {
      title: `the SSH connection breaks in the middle of a roll${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, injections.cutSsh]],
      exitCode: 0,
      prints: allWell,
    },
    pluginKilled: {
      title: `the plugin that rolls is killed (-9)${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, injections.killPlugin]],
      exitCode: 1,
      prints: /error reading from server/,
      nextUpPrints: allWell,
    },
    interrupted: {
      title: `Ctrl-C in the middle of a roll${state}`,
      restarts: ["kafka1", "kafka2"],
      injectDuring: [[restarting, injections.interrupt]],
      exitCode: 130,
      prints: /interrupted; run it again to resume/,
      nextUpPrints: allWell,
    },
  }) as const satisfies Readonly<Record<string, Fault>>;
