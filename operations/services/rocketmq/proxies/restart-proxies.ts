import { describeReasons } from "../../../../components/model/service-digest";
import { withProgress } from "../../../lib/log";
import { AnsweringEndpoints } from "../../../phases/answering-endpoints";
import { describeRestarts, restartOutdated } from "../../../phases/restart-outdated";
import type { RollPhase } from "../../../phases/roll-context";
import { untilSafe } from "../../../phases/until-safe";
import { proxyNames } from "../rocketmq-names";
import { proxiesNotReady } from "./readiness";

const { name, noun } = proxyNames;

/** Restarts proxies one after the other: they keep nothing, and clients go to another one. */
export const restartProxies: RollPhase = {
  title: "restart the proxies",

  shouldRun: ({ services }) => services.some(({ unit, reasons }) => unit === name && reasons.length > 0),

  describe: (view) => describeRestarts(view, proxyNames),

  run: (context) =>
    restartOutdated(context, proxyNames, {
      outdated: () => context.outdated(name),
      async restartNext(outdated) {
        const [server] = outdated;
        if (server === undefined) throw new Error("nothing is left to restart");
        const { hosts, log, clock } = context;
        const { id, host, reasons, unit } = server;
        await untilSafe(context, {
          what: `${noun} ${id}, before its restart`,
          service: name,
          on: [],
          read: async () => ({ reasons: [], notReady: await proxiesNotReady(context, [id]) }),
          refusal: (told) => new Error(told.join("; ")),
        });
        const endpoints = await AnsweringEndpoints.of(context, [server]);
        log(`restarting ${noun} ${id} on ${host}: ${describeReasons(reasons)}`);
        await withProgress(`${noun} ${id} to stop and start`, log, clock, hosts.session(server).restart(unit));
        await context.gate(`proxies, after the restart of ${noun} ${id}`, async () =>
          endpoints.orNotAnswering([...(await proxiesNotReady(context)), ...(await hosts.problems([server]))]),
        );
        return [server];
      },
    }),
};
