import { type RestartReason, restartReasons } from "../../components/model/service-digest";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { partitionName } from "../cluster/cluster-view";
import type { ClusterReader } from "../services/kafka/broker-reader";
import { partitionsOn } from "../services/kafka/partitions";
import type { Unit } from "../transport/session";
import type { ClusterHosts } from "./cluster-hosts";

/** One service of the plan as it runs. */
export interface ServiceView {
  readonly unit: Unit;
  readonly id: number;
  readonly host: string;
  readonly active: boolean;
  /** Why it has to be restarted; empty for one that runs as configured, or does not run. */
  readonly reasons: readonly RestartReason[];
}

/** What a roll decides by. */
export interface RollView {
  readonly plan: Plan;
  readonly services: readonly ServiceView[];
  /** Brokers that are not in the stack, with the partitions that they have replicas of. */
  readonly removed: readonly { readonly id: number; readonly partitions: readonly string[] }[];
}

/** Reads what runs. @throws Error when a host is not responding. */
export async function readRollView(plan: Plan, hosts: ClusterHosts, reader: ClusterReader): Promise<RollView> {
  const [zookeeper, kafka, removed] = await Promise.all([
    readServices("zookeeper", plan, hosts),
    readServices("kafka", plan, hosts),
    readRemoved(plan, reader),
  ]);
  return { plan, services: [...zookeeper, ...kafka], removed };
}

export function readServices(unit: Unit, plan: Plan, hosts: ClusterHosts): Promise<ServiceView[]> {
  return Promise.all(
    plan[unit].map(async ({ id, host, digest }) => {
      const { active, running } = await hosts.session({ host }).state(unit);
      return { unit, id, host, active, reasons: active ? restartReasons(running, digest) : [] };
    }),
  );
}

async function readRemoved(plan: Plan, reader: ClusterReader): Promise<RollView["removed"]> {
  const metadata = await reader.metadata().catch(() => undefined);
  const known = new Set([...plan.kafka.map(({ id }) => id), ...plan.lost.kafka]);
  const ids = new Set(metadata?.partitions.flatMap(({ replicas }) => replicas.filter((id) => !known.has(id))));
  return [...ids].map((id) => ({ id, partitions: partitionsOn(metadata?.partitions ?? [], [id]).map(partitionName) }));
}

/** Whether no broker runs yet: none of them can run with another configuration then. */
export function startsAllBrokers({ services }: RollView): boolean {
  return services.every(({ unit, active }) => unit !== "kafka" || !active);
}
