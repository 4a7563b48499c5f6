import { describeReasons } from "../../../../components/model/service-digest";
import { withProgress } from "../../../lib/log";
import { nextToRestart } from "../../../phases/restart-order";
import { describeRestarts, restartOutdated } from "../../../phases/restart-outdated";
import type { RollContext, RollPhase } from "../../../phases/roll-context";
import type { ServiceView } from "../../../phases/roll-view";
import { untilSafe } from "../../../phases/until-safe";
import { controllerNames } from "./controller-names";
import { unsafeToStopControllers } from "./controllers-to-stop";
import { readQuorum } from "./quorum-reader";
import { controllersNotReady, type QuorumView } from "./quorum-view";
import { SteadyQuorum } from "./steady-quorum";

const { name, noun } = controllerNames;

/**
 * Restarts the controllers that run with something else than what is configured, the active one last: those that serve
 * nothing first, since only a restart helps them.
 */
export const restartControllers: RollPhase = {
  title: "restart the controllers",

  shouldRun: ({ services }) => services.some(({ unit, reasons }) => unit === name && reasons.length > 0),

  describe: (view) => describeRestarts(view, controllerNames),

  run: (context) =>
    restartOutdated(context, controllerNames, {
      outdated: () => context.outdated(name),
      async restartNext(outdated) {
        const next = await readyToStop(context, outdated);
        await restart(context, next);
        return [next.server];
      },
    }),
};

interface Next {
  readonly server: ServiceView;
  readonly leads: boolean;
}

/** The controller that is restarted next, once the others are whole and a majority without it. */
async function readyToStop(context: RollContext, outdated: readonly ServiceView[]): Promise<Next> {
  const { hosts, reads } = context;
  let next: Next | undefined;
  await untilSafe(context, {
    what: "controllers, before the next restart",
    service: name,
    on: [],
    async read() {
      const view = await readQuorum(hosts, reads);
      next = nextOf(view, outdated);
      const { id } = next.server;
      const others = { ...view, controllers: view.controllers.filter((one) => one.id !== id) };
      return { reasons: unsafeToStopControllers(view, [id]), notReady: controllersNotReady(others) };
    },
    refusal: (reasons) => majorityRefusal(context, reasons),
  });
  if (next === undefined) throw new Error("nothing is left to restart");
  return next;
}

function nextOf({ controllers, quorum }: QuorumView, outdated: readonly ServiceView[]): Next {
  const silent = outdated.find(({ id }) => controllers.some((one) => one.id === id && !one.answers));
  const ids = outdated.map(({ id }) => id);
  const id = silent?.id ?? nextToRestart(ids, quorum?.leader);
  const server = outdated.find((one) => one.id === id);
  if (server === undefined) throw new Error("nothing is left to restart");
  return { server, leads: server.id === quorum?.leader };
}

/** Waiting would not help a restart that the controllers which are lost do not allow. */
function majorityRefusal({ plan }: RollContext, reasons: readonly string[]): Error {
  return new Error(
    `hosts[].lost: a majority of the controllers must serve while one of them restarts\n` +
      `    given: controller ${plan.lost[name].join(", ")} is lost; ${reasons.join("; ")}\n` +
      `    fix:   bring a lost one back: a new host with the same controllerId and address, and an empty directory, will do; then run again`,
  );
}

async function restart(context: RollContext, { server, leads }: Next): Promise<void> {
  const { hosts, log, clock, reads } = context;
  const { id, host, reasons, unit } = server;
  log(`restarting ${noun} ${id} on ${host}${leads ? ", the active one" : ""}: ${describeReasons(reasons)}`);
  await withProgress(`${noun} ${id} to stop and start`, log, clock, hosts.session(server).restart(unit));
  const steady = new SteadyQuorum(clock);
  await context.gate(`controllers, after the restart of ${noun} ${id}`, async () => [
    ...steady.problemsOf(await readQuorum(hosts, reads)),
    ...(await hosts.problems([server])),
  ]);
}
