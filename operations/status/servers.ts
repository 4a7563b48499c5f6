import type { ServiceName } from "../../components/services/registry";
import { allOperations, type operations } from "../services/registry";
import type { Reach } from "../transport/transport";

/** Milliseconds to wait for any response, so that a stopped host or a hung server delays an inspection no longer. */
export const inspectTimeoutMs = 5_000;

/** What the servers of each service responded. */
export type ServersView = {
  readonly [Name in ServiceName]: Awaited<ReturnType<(typeof operations)[Name]["inspect"]>>;
};

/** Queries the servers of all services in parallel. Never fails: a server that did not respond is absent. */
export async function inspectServers(reach: Reach, milliseconds = inspectTimeoutMs): Promise<ServersView> {
  const views = allOperations.map(async (service) => {
    const view = await service.inspect(reach, milliseconds);
    return [service.names.name, view] as const;
  });
  return Object.fromEntries(await Promise.all(views)) as ServersView;
}
