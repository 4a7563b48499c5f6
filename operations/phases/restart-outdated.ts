import { describeReasons } from "../../components/model/service-digest";
import type { ServiceNames } from "../services/service";
import { Canary } from "./canary";
import type { RollContext } from "./roll-context";
import type { RollView, ServiceView } from "./roll-view";

/** How a service restarts its outdated servers. */
export interface Restarts {
  /** Those that have to be restarted now. */
  readonly outdated: () => Promise<readonly ServiceView[]>;
  /** Restarts the next of them, one or several together, and returns them when they are back. */
  readonly restartNext: (outdated: readonly ServiceView[]) => Promise<readonly ServiceView[]>;
}

/** Restarts the outdated servers of a service until there is none, each once. @throws Paused after the canary. */
export async function restartOutdated(
  context: RollContext,
  service: ServiceNames,
  { outdated, restartNext }: Restarts,
): Promise<void> {
  const renewed = new Set<number>();
  const canary = new Canary(context, service);
  for (let round = 0; ; round += 1) {
    const left = await outdated();
    if (left.length === 0) return;
    if (round === 0) await canary.decide(left);
    context.refuseAgain(left, renewed);
    await canary.pause(renewed, left);
    for (const { id } of await restartNext(left)) renewed.add(id);
  }
}

/** The servers of a service that have to be restarted: how many and why, then one line for each. */
export function describeRestarts({ services }: RollView, { name, noun, servers }: ServiceNames): string[] {
  const outdated = services.filter(({ unit, reasons }) => unit === name && reasons.length > 0);
  const all = describeReasons(outdated.flatMap(({ reasons }) => reasons));
  return [
    ...(outdated.length < 2 ? [] : [`restart ${outdated.length} ${servers}, each once: ${all}`]),
    ...outdated.map(({ id, host, reasons }) => `restart ${noun} ${id} on ${host}: ${describeReasons(reasons)}`),
  ];
}
