import type { ServerGroups } from "../../model/cluster-spec";
import { endpointText } from "../../model/ip-address";
import { entryOn, type Facts, type HostEvidence, type Problem } from "../../model/host-facts";
import type { OutsideEntry } from "../service";
import { existingServers } from "../zookeeper/existing";
import { zookeeperOf } from "../zookeeper/resolve";
import { isKraft, kafkaOf } from "./resolve";

/** Where an ensemble that this program does not run says which Kafka cluster it is for (KIP-78). */
export function clusterEntry(cluster: ServerGroups): OutsideEntry | undefined {
  const brokers = kafkaOf(cluster);
  const servers = isKraft(brokers) ? [] : existingServers(zookeeperOf(cluster).settings);
  if (servers.length === 0) return undefined;
  const path = `${brokers.settings.chroot ?? ""}/cluster/id`;
  return { servers: servers.map(({ address, port }) => ({ address, port })), path };
}

/** A data directory of a broker that has been used, with the values of its meta.properties. */
interface Used {
  readonly host: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Brokers that have been used may only go to an ensemble that knows them: with another one they would end
 * (InconsistentClusterIdException), and what an empty one says of topics is nothing.
 */
export function checkEnsemble(
  { host, services, facts }: HostEvidence,
  used: readonly Used[],
): (Problem & { readonly host: string })[] {
  const entry = services.find(({ name }) => name === "kafka")?.entry;
  const own = used.find((one) => one.host === host)?.values.get("cluster.id");
  if (entry === undefined || own === undefined) return [];
  const told = entry.servers.map(({ address, port }) => ({
    at: endpointText(address, port),
    ...idAt(facts, address, port),
  }));
  const wrong = told.filter(({ id }) => id !== undefined && id !== own);
  // One server of an ensemble that does not answer says nothing against the others; all of them prove nothing.
  if (wrong.length === 0 && told.some(({ id }) => id === own)) return [];
  const given = (wrong.length === 0 ? told : wrong).map(({ at, id = "unknown" }) => `${id} at ${at}`);
  return [
    {
      host,
      severity: "error",
      rule: "zookeeper.existing, kafka.chroot: must be the ensemble that knows these brokers, by its /cluster/id",
      given: `cluster.id ${own} among the data, ${given.join(", ")}`,
      fix: "name the servers and the path that the brokers had before; bring back those that do not answer",
    },
  ];
}

/** What one server says; nothing when it did not answer. */
function idAt(facts: Facts, address: string, port: number): { readonly id?: string } {
  const found = entryOn(facts, address, port);
  if (found === "unknown") return {};
  if (found === "missing") return { id: "none" };
  const [, id] = /"id" *: *"([^"]*)"/.exec(found.text) ?? [];
  return id === undefined ? {} : { id };
}
