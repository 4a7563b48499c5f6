import type { FaultCluster } from "./cluster";
import type { Fault } from "./fault";
import * as injections from "./injections";

interface Hosts {
  /** One whose broker has to be restarted, and the one that something happens to. */
  readonly hosts: readonly [restarts: string, broken: string];
  readonly nextUpPrints: RegExp;
}

/** What may happen to a host before an `up`, whatever runs there: it is refused. */
export const hostFaults = ({ hosts: [restarts, broken], nextUpPrints }: Hosts) =>
  ({
    isolated: {
      title: "a host is cut off from its peers, not from us",
      restarts: [restarts],
      inject: (cluster) => injections.isolate(cluster, broken),
      exitCode: 1,
      prints: new RegExp(`${broken}: peers: must reach ${restarts}`),
      refused: true,
      recover: (cluster) => injections.rejoin(cluster, broken),
      nextUpPrints,
    },
    off: {
      title: "a host is off",
      engineOnly: true,
      restarts: [restarts],
      inject: (cluster) => cluster.powerLoss(broken),
      exitCode: 1,
      prints: new RegExp(`${broken}: login: must answer`),
      refused: true,
      recover: (cluster) => cluster.powerOn(),
      nextUpPrints,
    },
  }) as const satisfies Readonly<Record<string, Fault<FaultCluster>>>;
