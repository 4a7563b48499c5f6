import type { Finding } from "../model/host-facts";
import { type Registry, registry } from "../services/registry";
import type { OwnRequirements } from "./host-requirements";

/** A host as the last `up` that succeeded was given it, with the services of which it had a server. */
interface PreviousHost {
  readonly needs: Pick<OwnRequirements, "host"> & {
    /** Absent where an earlier release did not write it down. */
    readonly services?: readonly { readonly name: string }[] | undefined;
  };
}

/**
 * Whether all servers of a service left for some outside of the stack since the last `up` that succeeded, for a service
 * whose servers must not. Nobody
 * looks at a host that is not in the stack file any more, so that only the state of the stack knows of them.
 */
export function judgeDeparted(
  previous: readonly PreviousHost[],
  wanted: readonly OwnRequirements[],
  services: Registry = registry,
): Finding[] {
  // Without an ensemble outside, they are lost, which the roll judges.
  const first = wanted.find((needs) => needs.services.some(({ entry }) => entry !== undefined));
  if (first === undefined) return [];
  return Object.values(services).flatMap((service): Finding[] => {
    const { allLeaving } = service.changes ?? {};
    const has = (needs: PreviousHost["needs"]) => needs.services?.some(({ name }) => name === service.name) === true;
    const before = previous.filter(({ needs }) => has(needs)).map(({ needs }) => needs.host);
    if (allLeaving === undefined || before.length === 0 || wanted.some(has)) return [];
    const { rule, fix } = allLeaving;
    const given = `${service.name} was on ${before.join(", ")} in the last up, and is on no host now`;
    return [{ host: first.host, check: "change", severity: "error", rule, given, fix }];
  });
}
