import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import { kafkaNames } from "../kafka-names";
import { controllerNames } from "./controller-names";

/** Whether the controllers of a cluster are one process each with a broker. */
export function hasCombined(plan: Plan): boolean {
  return plan[controllerNames.name].some(({ within }) => within === kafkaNames.name);
}

/** The broker that is one process with a controller; undefined where none is. */
export function brokerWith(plan: Plan, controller: number | undefined): number | undefined {
  const node = plan[controllerNames.name].find(({ id, within }) => id === controller && within === kafkaNames.name);
  return node && plan[kafkaNames.name].find(({ host }) => host === node.host)?.id;
}

/** The controllers that stop together with servers of a service on some hosts. */
export function controllersWithin(
  plan: Plan,
  { service, on }: { readonly service: string; readonly on: readonly { readonly host: string }[] },
): number[] {
  return plan[controllerNames.name]
    .filter(({ within, host }) => within === service && on.some((one) => one.host === host))
    .map(({ id }) => id);
}
