import type { OutsideMember, Snapshot, ZooKeeperStatus } from "../../../status/snapshot";
import type { StatusRow } from "../../service";
import { zookeeperNames } from "../zookeeper-names";

/** The servers of the ensemble for tables. */
export function ensembleRows({ ensemble, outsideEnsemble = [] }: Snapshot): StatusRow[] {
  const own = ensemble.map((server) => ({
    name: `${zookeeperNames.noun} ${server.id}`,
    server,
    state: zookeeperState(server),
  }));
  return [...own, ...outsideEnsemble.map(outsideRow)];
}

/** Of a server that this program does not run, only what it said itself is known. */
function outsideRow({ endpoint, role, version, askedFrom, withheld }: OutsideMember, index: number): StatusRow {
  const unknown = { place: null, problem: null, installedVersion: null, heap: null, restarts: null };
  const server = { id: index + 1, name: endpoint, endpoint, version, answers: role !== null, ...unknown };
  const silent = askedFrom.length === 0 ? "not asked" : withheld ? "does not tell" : "not serving";
  return {
    name: `${zookeeperNames.noun}, existing`,
    server: { ...server, current: null, runs: null },
    state: role ?? silent,
  };
}

/** The state of a server in a word or two. */
export function zookeeperState({ answers, role }: ZooKeeperStatus): string {
  return role ?? (answers ? "not serving" : "not responding");
}

/** The servers on a host that is not reachable: nobody else reports anything about them. */
export function unaskedOn({ ensemble }: Snapshot, host: string): string[] {
  return ensemble.filter(({ place }) => place === host).map(({ id }) => `ZooKeeper ${id} was not queried`);
}
