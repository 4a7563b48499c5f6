import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import { realClock } from "../../../lib/clock";
import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import { judgeServer } from "../../../status/server-findings";
import type { Finding, Snapshot } from "../../../status/snapshot";
import type { Reach } from "../../../transport/transport";
import type { StatusRow } from "../../service";
import { proxyNames } from "../rocketmq-names";
import { RocketmqReader } from "../rocketmq-reader";
import { serverRows, serverStatuses, serversOn } from "../status/server-status";

type Told = readonly { readonly id: number; readonly answers: boolean }[];

/** Queries the proxies; undefined for a stack that has none. Never fails. */
export async function inspectProxies(reach: Reach, timeoutMs: number): Promise<Told | undefined> {
  const ids = reach.idsOf(proxyNames.name);
  if (ids.length === 0) return undefined;
  const routes = await new RocketmqReader(reach, { timeoutMs, clock: realClock }).proxyRoutes();
  return ids.map((id) => ({ id, answers: (routes.get(id) ?? []).length > 0 }));
}

/** The proxies in a snapshot; nothing for a stack without. */
export function proxiesPart(
  { versions }: Deployed["outputs"],
  platform: PlatformView,
  view: Told | undefined,
  plan: Plan | undefined,
): Partial<Pick<Snapshot, "proxies">> {
  return view === undefined ? {} : { proxies: serverStatuses(proxyNames, view, versions, platform, plan) };
}

/** The proxies for tables. */
export function proxyRows({ proxies = [] }: Snapshot): StatusRow[] {
  return serverRows(proxyNames, proxies);
}

/** Findings about proxies. */
export function judgeProxies(snapshot: Snapshot): Finding[] {
  return (snapshot.proxies ?? []).flatMap((one) =>
    judgeServer(snapshot, proxyNames, one, { serves: one.answers, word: "responding" }),
  );
}

/** What is known of the proxy on a host that is not reachable. */
export function proxiesOn({ proxies = [] }: Snapshot, host: string): string[] {
  return serversOn(proxyNames, proxies, host);
}
