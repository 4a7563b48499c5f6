import type { Phase } from "./phase";
import type { RollContext } from "./roll-context";
import type { RollView, ServiceView } from "./roll-view";

/** What does not run is started without a gate: that can only help, and others may wait for it. */
export const startStopped: Phase<RollView, RollContext> = {
  title: "start what is stopped",

  shouldRun: ({ services }) => services.some(({ active }) => !active),

  describe: ({ services }) => stopped(services).map(({ unit, id, host }) => `start ${unit} ${id} on ${host}`),

  async run({ view, hosts, log, startedLater }) {
    const now = stopped(view.services).filter(({ unit }) => !startedLater.includes(unit));
    await startAll({ hosts, log }, now);
  },
};

/** Starts servers at once, whatever others do. @param noun - What they are called. Default: as their unit. */
export async function startAll(
  { hosts, log }: Pick<RollContext, "hosts" | "log">,
  servers: readonly Pick<ServiceView, "unit" | "id" | "host">[],
  noun?: string,
): Promise<void> {
  await Promise.all(
    servers.map(async ({ unit, id, host }) => {
      log(`starting ${noun ?? unit} ${id} on ${host}`);
      await hosts.session({ host }).start(unit);
    }),
  );
}

function stopped(services: readonly ServiceView[]): ServiceView[] {
  return services.filter(({ active }) => !active);
}
