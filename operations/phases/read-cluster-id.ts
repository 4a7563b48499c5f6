import type { Identity } from "../../components/resources/inputs/identity-inputs";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { realClock } from "../lib/clock";
import { allOperations } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import { ClusterHosts } from "./cluster-hosts";
import { RollContext } from "./roll-context";
import type { RollHosts } from "./run-roll";

/** The id that a running cluster has already, as Kafka writes ids. @throws Error when nobody tells it. */
export async function readClusterId(plan: Plan, hosts: RollHosts, identity?: Identity): Promise<string> {
  const options = { log: () => undefined, clock: realClock };
  const context = await RollContext.read(plan, new ClusterHosts(plan, hosts, identity), allOperations, options);
  const tellers = allOperations.filter((one: ServiceOperations) => one.clusterId !== undefined);
  const [id] = await Promise.all(tellers.map((one: ServiceOperations) => one.clusterId?.(context)));
  if (id === undefined) throw new Error("nobody tells the id of the cluster");
  return id;
}
