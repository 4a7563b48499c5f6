import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import type { Snapshot, ZooKeeperStatus } from "../../../status/snapshot";
import type { Reach } from "../../../transport/transport";
import { type MemberView, readEnsemble } from "../ensemble-view";

/** Queries all servers of the ensemble in parallel. Never fails. */
export function inspectEnsemble(reach: Reach, milliseconds: number): Promise<MemberView[]> {
  return readEnsemble(reach, { timeoutMs: milliseconds });
}

/** The ensemble in a snapshot. */
export function ensemblePart(
  { ensemble }: Deployed["outputs"],
  platform: PlatformView,
  view: readonly MemberView[],
): Pick<Snapshot, "ensemble"> {
  const statsOf = (id: number) => view.find((member) => member.id === id);
  return { ensemble: ensemble.map((one) => memberStatus(one, platform, statsOf(one.id))) };
}

function memberStatus(
  { id, host, endpoint, observer }: Deployed["outputs"]["ensemble"][number],
  platform: PlatformView,
  stats: MemberView | undefined,
): ZooKeeperStatus {
  const { volumeBytes: _, ...facts } = platform.factsOf("zookeeper", id);
  return {
    ...{ id, name: host, endpoint },
    ...facts,
    ...(observer === true ? { observer } : {}),
    version: stats?.version ?? facts.version,
    answers: stats?.answers ?? false,
    role: stats?.mode ?? null,
    syncedFollowers: stats?.syncedFollowers ?? null,
  };
}
