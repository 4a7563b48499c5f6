import type { Snapshot, ZooKeeperStatus } from "../../../status/snapshot";
import type { StatusRow } from "../../service";
import { zookeeperNames } from "../zookeeper-names";

/** The servers of the ensemble for tables. */
export function ensembleRows({ ensemble }: Snapshot): StatusRow[] {
  return ensemble.map((server) => ({
    name: `${zookeeperNames.noun} ${server.id}`,
    server,
    state: zookeeperState(server),
  }));
}

/** The state of a server in a word or two. */
export function zookeeperState({ answers, role }: ZooKeeperStatus): string {
  return role ?? (answers ? "not serving" : "not responding");
}

/** The servers on a host that is not reachable: nobody else reports anything about them. */
export function unaskedOn({ ensemble }: Snapshot, host: string): string[] {
  return ensemble.filter(({ place }) => place === host).map(({ id }) => `ZooKeeper ${id} was not queried`);
}
