import { endpointText } from "../../../../components/model/ip-address";
import { describeReasons } from "../../../../components/model/service-digest";
import { withProgress } from "../../../lib/log";
import { nextToRestart } from "../../../phases/restart-order";
import { describeRestarts, restartOutdated } from "../../../phases/restart-outdated";
import type { RollContext, RollPhase } from "../../../phases/roll-context";
import type { ServiceView } from "../../../phases/roll-view";
import { untilSafe } from "../../../phases/until-safe";
import { nameServerNames } from "../rocketmq-names";
import { RocketmqReader } from "../rocketmq-reader";
import { leaderOf, nameServersNotReady, type NameServerView } from "../rocketmq-view";
import { unsafeToStopNameServers } from "./name-servers-to-stop";

const { name, noun } = nameServerNames;

/** Restarts name servers, each with its controller, one after the other: those that serve nothing first, the leader last. */
export const restartNameServers: RollPhase = {
  title: "restart the name servers",

  shouldRun: ({ services }) => services.some(({ unit, reasons }) => unit === name && reasons.length > 0),

  describe: (view) => describeRestarts(view, nameServerNames),

  run: (context) =>
    restartOutdated(context, nameServerNames, {
      outdated: () => context.outdated(name),
      async restartNext(outdated) {
        const next = await readyToStop(context, outdated);
        await restart(context, next);
        return [next];
      },
    }),
};

async function readyToStop(context: RollContext, outdated: readonly ServiceView[]): Promise<ServiceView> {
  const { hosts, reads, plan } = context;
  let next: ServiceView | undefined;
  await untilSafe(context, {
    what: "name servers, before the next restart",
    service: name,
    on: [],
    async read() {
      const nameServers = await new RocketmqReader(hosts, reads).nameServers();
      const server = nextOf(context, nameServers, outdated);
      next = server;
      const others = nameServers.filter(({ id }) => id !== server.id);
      return {
        reasons: unsafeToStopNameServers({ nameServers, lost: plan.lost[name] }, [server.id]),
        notReady: nameServersNotReady({ nameServers: others }),
      };
    },
    refusal: (reasons) =>
      new Error(
        `hosts[].lost: a majority of the controllers must serve while one of them restarts\n` +
          `    given: name server ${plan.lost[name].join(", ")} is lost; ${reasons.join("; ")}\n` +
          `    fix:   bring a lost one back: a new host with the same rocketmqId and address will do; then run again`,
      ),
  });
  if (next === undefined) throw new Error("nothing is left to restart");
  return next;
}

function nextOf(
  { plan }: RollContext,
  nameServers: readonly NameServerView[],
  outdated: readonly ServiceView[],
): ServiceView {
  const leader = leaderOf(nameServers);
  const leads = plan[name].find(({ ports = [] }) =>
    ports.some((one) => endpointText(one.address, one.port) === leader),
  );
  const silent = outdated.find(({ id }) =>
    nameServers.some((one) => one.id === id && (one.registered === undefined || one.controller === undefined)),
  );
  const id =
    silent?.id ??
    nextToRestart(
      outdated.map((one) => one.id),
      leads?.id,
    );
  const server = outdated.find((one) => one.id === id);
  if (server === undefined) throw new Error("nothing is left to restart");
  return server;
}

async function restart(context: RollContext, server: ServiceView): Promise<void> {
  const { hosts, log, clock, reads } = context;
  const { id, host, reasons, unit } = server;
  log(`restarting ${noun} ${id} on ${host}: ${describeReasons(reasons)}`);
  await withProgress(`${noun} ${id} to stop and start`, log, clock, hosts.session(server).restart(unit));
  await context.gate(`name servers, after the restart of ${noun} ${id}`, async () => [
    ...nameServersNotReady({ nameServers: await new RocketmqReader(hosts, reads).nameServers() }),
    ...(await hosts.problems([server])),
  ]);
}
