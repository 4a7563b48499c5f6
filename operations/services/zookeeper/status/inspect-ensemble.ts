import { registry } from "../../../../components/services/registry";
import { dependants } from "../../../../components/services/outside-servers";
import { withTimeout } from "../../../lib/timeout";
import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import { isCurrent } from "../../../status/running-configuration";
import type { OutsideMember, Snapshot, ZooKeeperStatus } from "../../../status/snapshot";
import type { Reach } from "../../../transport/transport";
import { type MemberView, readEnsemble } from "../ensemble-view";
import { endpointOf, type OutsideView, outsideViews, word } from "../outside-ensemble";

/** What the servers of an ensemble responded. */
export interface EnsembleView {
  readonly members: readonly MemberView[];
  /** Servers of an ensemble that this program does not run, from wherever they were asked; absent without one. */
  readonly outside?: { readonly endpoints: readonly string[]; readonly views: readonly OutsideView[] };
}

/** Queries all servers of the ensemble in parallel. Never fails. */
export async function inspectEnsemble(reach: Reach, milliseconds: number): Promise<EnsembleView> {
  const endpoints = reach.outsideOf("zookeeper");
  const [members, views] = await Promise.all([
    readEnsemble(reach, { timeoutMs: milliseconds }),
    endpoints.length === 0 ? [] : inspectOutside(reach, milliseconds),
  ]);
  if (endpoints.length === 0) return { members };
  return { members, outside: { endpoints: endpoints.map(endpointOf), views } };
}

/** Asked from every server that needs them; where nothing can be asked, there is no answer. */
async function inspectOutside(reach: Reach, milliseconds: number): Promise<OutsideView[]> {
  const endpoints = reach.outsideOf("zookeeper");
  const places = dependants("zookeeper").flatMap((service) => reach.idsOf(service).map((id) => ({ service, id })));
  const views = places.map(async (place) => {
    const from = `${registry[place.service].noun} ${place.id}`;
    const ask = () => reach.askOutside(place, endpoints, word);
    const answers = await withTimeout(ask, { milliseconds, message: "no response" }).catch(() => undefined);
    return answers === undefined ? [] : outsideViews(endpoints, answers, from);
  });
  return (await Promise.all(views)).flat();
}

/** The ensemble in a snapshot. */
export function ensemblePart(
  { ensemble, versions }: Deployed["outputs"],
  platform: PlatformView,
  { members, outside }: EnsembleView,
): Pick<Snapshot, "ensemble" | "outsideEnsemble"> {
  const statsOf = (id: number) => members.find((member) => member.id === id);
  return {
    ensemble: ensemble.map((one) => memberStatus(one, versions.zookeeper, platform, statsOf(one.id))),
    ...(outside === undefined
      ? {}
      : { outsideEnsemble: outside.endpoints.map((endpoint) => outsideMember(endpoint, outside.views)) }),
  };
}

function outsideMember(endpoint: string, all: readonly OutsideView[]): OutsideMember {
  const views = all.filter((view) => view.endpoint === endpoint);
  const served = views.find(({ mode }) => mode !== undefined);
  return {
    endpoint,
    role: served?.mode ?? null,
    version: (served ?? views[0])?.version ?? null,
    askedFrom: views.map(({ from }) => from),
    withheld: views.some(({ withheld }) => withheld === true),
    problems: views.flatMap(({ from, problem }) => (problem === undefined ? [] : [{ from, problem }])),
  };
}

function memberStatus(
  { id, host, endpoint, observer }: Deployed["outputs"]["ensemble"][number],
  recorded: string,
  platform: PlatformView,
  stats: MemberView | undefined,
): ZooKeeperStatus {
  const { volumeBytes: _, ...facts } = platform.factsOf("zookeeper", id);
  const version = stats?.version ?? facts.version;
  return {
    ...{ id, name: host, endpoint },
    ...facts,
    ...(observer === true ? { observer } : {}),
    version,
    current: isCurrent({ ...facts, version }, recorded),
    answers: stats?.answers ?? false,
    role: stats?.mode ?? null,
    syncedFollowers: stats?.syncedFollowers ?? null,
  };
}
