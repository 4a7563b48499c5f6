import type { Plan } from "../../components/resources/inputs/roll-inputs";
import type { ServiceName } from "../../components/services/registry";
import { noServers } from "./no-servers";

export const ports = { zookeeper: 2181, kafka: 9092, "kafka-controller": 9095 } as const;

/** The service that answers at a port. */
export const unitAt = (port: number) => Object.entries(ports).find(([, own]) => own === port)?.[0] as ServiceName;

/** Controllers have ids that no broker has. */
export const idOn = (host: number, unit: ServiceName) => (unit === "kafka-controller" ? 100 + host : host);

/** The id of a service on `kafka1`. */
export const idIn = (host: string, unit: ServiceName = "kafka") => idOn(Number(host.replace("kafka", "")), unit);

/** Who keeps the metadata of a cluster; both on the way from one to the other. */
export type Keeper = "zookeeper" | "kafka-controller" | "both";

/** The services that keep the metadata. */
export function keepersOf(keeper: Keeper): ("zookeeper" | "kafka-controller")[] {
  return keeper === "both" ? ["zookeeper", "kafka-controller"] : [keeper];
}

/** Who keeps the metadata of a cluster of these services. */
export function keeperIn(services: Partial<Record<ServiceName, unknown>>): Keeper {
  if (!("kafka-controller" in services)) return "zookeeper";
  return "zookeeper" in services ? "both" : "kafka-controller";
}

/** The plan of a roll of brokers, and of who keeps their metadata, one of each on every host. */
export function planOf(ids: readonly number[], keeper: Keeper, changes: Partial<Plan>): Plan {
  const nodes = (unit: keyof typeof ports) =>
    ids.map((id) => ({
      ...{ id: idOn(id, unit), host: `kafka${id}`, address: `kafka${id}`, port: ports[unit], digest: "new" },
    }));
  const none = noServers;
  const lost = noServers;
  return {
    ...{ timeout: 120, pauseAfter: "none", batch: "broker", dynamic: {}, lost },
    ...{ ...none, ...Object.fromEntries(keepersOf(keeper).map((one) => [one, nodes(one)])), kafka: nodes("kafka") },
    ...changes,
  };
}

/** What must be there. @throws Error when it is not. */
export function required<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`there is no ${what}`);
  return found;
}
