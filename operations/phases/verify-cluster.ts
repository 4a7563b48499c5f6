import type { ServerNode } from "../../components/resources/inputs/roll-inputs";
import type { ServiceOperations } from "../services/service";
import type { RollContext, RollPhase } from "./roll-context";
import { untilListening } from "./until-listening";

/** Seconds in which servers that start are left alone: asking all of them takes processors that they need. */
const startSeconds = 20;

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
      let [isNew, isSilent] = [false, false];
      const patience = context.clock.now() + Math.min(startSeconds, context.plan.timeout) * 1_000;
      const everything = async () => {
        const all = await Promise.all(services.map((service) => service.readiness(context)));
        const told = all.flatMap((one) => one.isNew ?? []);
        isNew = told.length > 0 && told.every((one) => one);
        return all.flatMap(({ problems }) => problems);
      };
      const first = firstOfLast(context, services);
      const oneFirst = async () => {
        const silent = (await first?.service.notResponding?.(context, [first.node.id])) ?? [];
        isSilent = silent.length > 0;
        return isSilent ? silent : everything();
      };
      const explain = async () => (isSilent && context.clock.now() < patience ? [] : everything());
      const before = first && (() => untilListening(context, first.service.names.name, [first.node]));
      return context.gate("cluster", oneFirst, { before, explain, skipConfirmation: () => isNew });
    },
  };
}

interface First {
  readonly service: ServiceOperations;
  readonly node: ServerNode;
}

/** The first server of the last service that needs all others. */
function firstOfLast({ plan }: RollContext, services: readonly ServiceOperations[]): First | undefined {
  const needsOthers = services.filter((one) => one.notResponding !== undefined);
  const service = needsOthers.findLast(({ names }) => plan[names.name].length > 0);
  const [node] = service === undefined ? [] : plan[service.names.name];
  return service && node && { service, node };
}
