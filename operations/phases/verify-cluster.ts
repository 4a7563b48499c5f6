import type { ServiceOperations } from "../services/service";
import type { RollContext, RollPhase } from "./roll-context";

/** Seconds without a server that answers, after which what is waited for is reported. */
const listeningSeconds = 5;

/**
 * The whole cluster is ready.
 *
 * While all servers start they want the processors of their hosts, and each read takes some processes there: one server of
 * the last service that needs all others is waited for until it answers, and only then everything. A cluster that is
 * new has no crash behind it after which servers could answer what was before, so one good read is enough.
 */
export function verifyCluster(services: readonly ServiceOperations[]): RollPhase {
  return {
    title: "verify the cluster",

    shouldRun: () => true,

    describe: () => [],

    run(context) {
      let isNew = false;
      const explain = async () => {
        const all = await Promise.all(services.map((service) => service.readiness(context)));
        const told = all.flatMap((one) => one.isNew ?? []);
        isNew = told.length > 0 && told.every((one) => one);
        return all.flatMap(({ problems }) => problems);
      };
      const oneFirst = async () => {
        const needsOthers = services.filter((one) => one.notResponding !== undefined);
        const last = needsOthers.findLast(({ names }) => context.plan[names.name].length > 0);
        const silent = await firstSilent(context, last);
        return silent.length > 0 ? silent : explain();
      };
      return context.gate("cluster", oneFirst, { explain, skipConfirmation: () => isNew });
    },
  };
}

/** Waits a while for the first server of a service; why it does not answer then. */
async function firstSilent(context: RollContext, service: ServiceOperations | undefined): Promise<string[]> {
  if (service?.notResponding === undefined) return [];
  const { name } = service.names;
  const [first] = context.plan[name];
  if (first === undefined) return [];
  await context.hosts.session(first).listening(first.address, first.port, name, listeningSeconds);
  return service.notResponding(context, [first.id]);
}
