import type { FaultCluster } from "./cluster";
import type { Fault } from "./fault";
import * as injections from "./injections";

/** What a roll says of each broker of Kafka, with its host. */
export const restarting = /restarting broker \d on (kafka\d)/;

/** What `scripts/up` says when its engine is gone. */
export const engineKilled = /pulumi up failed \(see above\); fix the cause, then run it again/;

interface Rolled {
  /** Behind the title. Example: `, in KRaft`. */
  readonly state?: string;
  /** What a roll says of each server, with its host. Default: of a broker of Kafka. */
  readonly restarting?: RegExp;
  /** The hosts with what is restarted. Default: the first two of Kafka's. */
  readonly hosts?: readonly string[];
  /** What an `up` says in the end. */
  readonly allWell: RegExp;
}

/** What may happen around the roll of a setting, whatever is rolled. */
export const rollFaults = ({
  state = "",
  allWell,
  restarting: when = restarting,
  hosts = ["kafka1", "kafka2"],
}: Rolled) =>
  ({
    powerLost: {
      title: `a host loses power in the middle of a roll${state}`,
      restarts: hosts,
      injectDuring: [[when, injections.powerLoss]],
      exitCode: 1,
      prints: /(kafka|mq)\d/,
      recover: (cluster) => cluster.powerOn(),
      nextUpPrints: allWell,
    },
    powerLostEverywhere: {
      title: `all hosts lose power at once${state}`,
      restarts: hosts.slice(0, 1),
      inject: async (cluster) => {
        await Promise.all(cluster.hosts.map((host) => cluster.powerLoss(host)));
        await cluster.powerOn();
      },
      exitCode: 0,
      prints: allWell,
    },
    sshBroken: {
      title: `the SSH connection breaks in the middle of a roll${state}`,
      restarts: hosts,
      injectDuring: [[when, injections.cutSsh]],
      exitCode: 0,
      prints: allWell,
    },
    pluginKilled: {
      title: `the plugin that rolls is killed (-9)${state}`,
      restarts: hosts,
      injectDuring: [[when, injections.killPlugin]],
      exitCode: 1,
      prints: /error reading from server/,
      nextUpPrints: allWell,
    },
    engineKilled: {
      title: `the engine is killed (-9) in the middle of a roll${state}`,
      restarts: hosts,
      injectDuring: [[when, injections.killEngine]],
      exitCode: 1,
      prints: engineKilled,
      nextUpPrints: allWell,
    },
    secondUp: {
      title: `a second up in the middle of a roll${state}`,
      restarts: hosts.slice(0, 1),
      injectDuring: [[when, injections.secondUp]],
      exitCode: 0,
      prints: allWell,
    },
    interrupted: {
      title: `Ctrl-C in the middle of a roll${state}`,
      restarts: hosts,
      injectDuring: [[when, injections.interrupt]],
      exitCode: 130,
      prints: /interrupted; run it again to resume/,
      nextUpPrints: allWell,
    },
  }) as const satisfies Readonly<Record<string, Fault<FaultCluster>>>;
