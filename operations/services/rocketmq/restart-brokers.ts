import { describeReasons } from "../../../components/model/service-digest";
import { withProgress } from "../../lib/log";
import { AnsweringEndpoints } from "../../phases/answering-endpoints";
import { describeRestarts, restartOutdated } from "../../phases/restart-outdated";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import type { ServiceView } from "../../phases/roll-view";
import { untilSafe } from "../../phases/until-safe";
import { unsafeToStopBrokers } from "./brokers-to-stop";
import { drainBrokers } from "./drain-brokers";
import { viewWithLogins } from "./readiness";
import { brokerNames } from "./rocketmq-names";
import { groupsNotReady, mastersOn, nameServersNotReady, type RocketmqView } from "./rocketmq-view";

const { name } = brokerNames;

/**
 * Restarts the brokers of one host after the other: those that serve nothing or lag behind first, since a restart helps them, then
 * those with the fewest masters.
 */
export const restartRocketmqBrokers: RollPhase = {
  title: "restart the brokers of RocketMQ",

  shouldRun: ({ services }) => services.some(({ unit, reasons }) => unit === name && reasons.length > 0),

  describe: (view) => describeRestarts(view, brokerNames),

  run: (context) =>
    restartOutdated(context, brokerNames, {
      outdated: () => context.outdated(name),
      async restartNext(outdated) {
        const { server, view } = await readyToStop(context, outdated);
        await drainBrokers(context, view, server.id);
        await restart(context, server);
        return [server];
      },
    }),
};

interface Next {
  readonly server: ServiceView;
  readonly view: RocketmqView;
}

async function readyToStop(context: RollContext, outdated: readonly ServiceView[]): Promise<Next> {
  let next: Next | undefined;
  await untilSafe(context, {
    what: "brokers of RocketMQ, before the next restart",
    service: name,
    on: [],
    async read() {
      const view = await viewWithLogins(context);
      const server = nextOf(view, outdated);
      next = { server, view };
      const except = hasFallenBehind(view, server.id) ? [server.id] : [];
      return {
        reasons: unsafeToStopBrokers(view, [server.id]),
        notReady: [...nameServersNotReady(view), ...groupsNotReady(view, [...except, ...lostIn(context)])],
      };
    },
    refusal: (reasons) => replicasRefusal(context, reasons),
  });
  if (next === undefined) throw new Error("nothing is left to restart");
  return next;
}

/**
 * Whose brokers are restarted next. A replica that follows a server which is master no more may do so for as long as that one runs,
 * out of sync: nobody could be restarted while it is waited for.
 *
 * @throws Error when none is left.
 */
export function nextOf(view: RocketmqView, outdated: readonly ServiceView[]): ServiceView {
  const silent = outdated.find(({ id }) => !view.answering.has(id));
  const behind = outdated.find(({ id }) => hasFallenBehind(view, id));
  const [fewest] = [...outdated].sort(
    (left, right) => mastersOn(view, left.id).length - mastersOn(view, right.id).length,
  );
  const server = silent ?? behind ?? fewest;
  if (server === undefined) throw new Error("nothing is left to restart");
  return server;
}

/** Whether brokers of a server do not answer, or are not in sync. */
function hasFallenBehind({ answering, groups }: RocketmqView, id: number): boolean {
  return (
    !answering.has(id) ||
    groups.some(({ state }) => state?.replicas.some((replica) => replica.id === id && !replica.inSync) === true)
  );
}

function lostIn({ plan }: RollContext): readonly number[] {
  return plan.lost[name];
}

/** Waiting would not help a restart that the replicas which are lost do not allow. */
function replicasRefusal(context: RollContext, reasons: readonly string[]): Error {
  return new Error(
    `hosts[].lost: every broker group must keep rocketmq.minInsyncReplicas while one of its replicas restarts\n` +
      `    given: server ${lostIn(context).join(", ")} is lost; ${reasons.join("; ")}\n` +
      `    fix:   bring a lost one back: a new host with the same rocketmqId and address, and empty directories; then run again`,
  );
}

async function restart(context: RollContext, server: ServiceView): Promise<void> {
  const { hosts, log, clock } = context;
  const { id, host, reasons, unit } = server;
  const endpoints = await AnsweringEndpoints.of(context, [server]);
  log(`restarting the brokers of server ${id} on ${host}: ${describeReasons(reasons)}`);
  await withProgress(`the brokers of server ${id} to stop and start`, log, clock, hosts.session(server).restart(unit));
  await context.gate(`brokers of RocketMQ, after the restart on ${host}`, async () => {
    const view = await viewWithLogins(context);
    return endpoints.orNotAnswering([
      ...nameServersNotReady(view),
      ...groupsNotReady(view, lostIn(context)),
      ...(await hosts.problems([server])),
    ]);
  });
}
