import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import { isCurrent } from "../../../status/running-configuration";
import type { Snapshot, ZooKeeperStatus } from "../../../status/snapshot";
import type { Reach } from "../../../transport/transport";
import { type MemberView, readEnsemble } from "../ensemble-view";

/** Queries all servers of the ensemble in parallel. Never fails. */
export function inspectEnsemble(reach: Reach, milliseconds: number): Promise<MemberView[]> {
  return readEnsemble(reach, { timeoutMs: milliseconds });
}

/** The ensemble in a snapshot. */
export function ensemblePart(
  { ensemble, versions }: Deployed["outputs"],
  platform: PlatformView,
  view: readonly MemberView[],
): Pick<Snapshot, "ensemble"> {
  const statsOf = (id: number) => view.find((member) => member.id === id);
  return { ensemble: ensemble.map((one) => memberStatus(one, versions.zookeeper, platform, statsOf(one.id))) };
}

function memberStatus(
  { id, host, endpoint }: Deployed["outputs"]["ensemble"][number],
  recorded: string,
  platform: PlatformView,
  stats: MemberView | undefined,
): ZooKeeperStatus {
  const { volumeBytes: _, ...facts } = platform.factsOf("zookeeper", id);
  const version = stats?.version ?? facts.version;
  return {
    ...{ id, name: host, endpoint },
    ...facts,
    version,
    current: isCurrent({ ...facts, version }, recorded),
    answers: stats?.answers ?? false,
    role: stats?.mode ?? null,
    syncedFollowers: stats?.syncedFollowers ?? null,
  };
}
