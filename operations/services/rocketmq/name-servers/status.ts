import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import { realClock } from "../../../lib/clock";
import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import { judgeServer, whereToCheck } from "../../../status/server-findings";
import type { Finding, Snapshot } from "../../../status/snapshot";
import type { Reach } from "../../../transport/transport";
import type { StatusRow } from "../../service";
import { nameServerNames } from "../rocketmq-names";
import { RocketmqReader } from "../rocketmq-reader";
import { leaderOf, type NameServerView } from "../rocketmq-view";
import { serverRows, serverStatuses, serversOn } from "../status/server-status";

/** Queries name servers and controllers; undefined for a stack that has none. Never fails. */
export async function inspectNameServers(
  reach: Reach,
  timeoutMs: number,
): Promise<readonly NameServerView[] | undefined> {
  if (reach.idsOf(nameServerNames.name).length === 0) return undefined;
  return new RocketmqReader(reach, { timeoutMs, clock: realClock }).nameServers();
}

/** The name servers in a snapshot; nothing for a stack without. */
export function nameServersPart(
  { versions }: Deployed["outputs"],
  platform: PlatformView,
  view: readonly NameServerView[] | undefined,
  plan: Plan | undefined,
): Partial<Pick<Snapshot, "nameServers">> {
  if (view === undefined) return {};
  const leader = leaderOf(view);
  const told = view.map(({ id, registered, controller, controllerAt }) => {
    return {
      id,
      answers: registered !== undefined && controller !== undefined,
      leads: leader === undefined ? null : controllerAt === leader,
      registered:
        registered === undefined
          ? null
          : Object.values(registered).reduce((sum, { addresses }) => sum + addresses.length, 0),
    };
  });
  return { nameServers: serverStatuses(nameServerNames, told, versions, platform, plan) };
}

/** The name servers for tables. */
export function nameServerRows({ nameServers = [] }: Snapshot): StatusRow[] {
  return serverRows(nameServerNames, nameServers, ({ leads }) =>
    leads === null ? "no leader" : leads ? "leader" : "follower",
  );
}

/** Findings about name servers and controllers. */
export function judgeNameServers(snapshot: Snapshot): Finding[] {
  const { nameServers = [] } = snapshot;
  const judged = nameServers.flatMap((one) =>
    judgeServer(snapshot, nameServerNames, one, { serves: one.answers, word: "responding" }),
  );
  if (nameServers.length === 0 || nameServers.some(({ leads }) => leads === true)) return judged;
  const answering = nameServers.filter(({ answers }) => answers).length;
  return [
    {
      level: "degraded",
      check: "rocketmq-controllers",
      rule: "the controllers of RocketMQ have no leader",
      given: `${answering} of ${nameServers.length} name servers responded; a broker group that loses its master gets no new one`,
      fix: `bring them back before you stop a broker: ${whereToCheck(snapshot, nameServerNames)}`,
    },
    ...judged,
  ];
}

/** What is known of the name server on a host that is not reachable. */
export function nameServersOn({ nameServers = [] }: Snapshot, host: string): string[] {
  return serversOn(nameServerNames, nameServers, host);
}
