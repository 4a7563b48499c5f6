import { groupBy } from "../../components/model/group-by";
import { loginFix } from "../../components/model/login-failure";
import { joinLimited } from "../../components/model/report-text";
import { forReaders } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import { nearlyFull, usedLimit } from "./disk-findings";
import { notTold, repairAdvice } from "./server-findings";
import type { Finding, PlaceStatus, Snapshot } from "./snapshot";

/** Findings about hosts: reachability, drift, and disk space. */
export function judgePlaces(snapshot: Snapshot, services: readonly ServiceOperations[]): Finding[] {
  const { places } = snapshot;
  const unreachableNodes = places.filter(({ problem }) => problem !== null);
  return [
    ...(unreachableNodes.length === places.length
      ? []
      : unreachableNodes.map((place) => unreachable(snapshot, place, services))),
    ...drift(snapshot),
    ...untold(snapshot),
    ...places.flatMap(disks),
    ...services.flatMap((service) => service.judgeDisks?.(snapshot) ?? []),
  ];
}

function unreachable(
  snapshot: Snapshot,
  { name, problem, user = "root" }: PlaceStatus,
  services: readonly ServiceOperations[],
): Finding {
  const known = forReaders(services).flatMap((service) => service.onUnreachable(snapshot, name));
  return {
    level: "degraded",
    check: "host",
    rule: `${name} is not reachable from here`,
    given: [problem ?? "", ...known].join("; "),
    // Whoever says why nobody may come in is there.
    fix:
      loginFix(problem ?? "", user) ??
      `bring ${name} back; if it is gone for good, set lost: true on its line of the stack file and run up`,
  };
}

function drift({ drift: found, ...snapshot }: Snapshot): Finding[] {
  return groupBy(found, ({ where }) => where).map((group) => ({
    level: "degraded",
    check: "drift",
    rule: `${group[0]?.where} differs from the last up`,
    given: joinLimited(
      group.map(({ what }) => what),
      10,
    ),
    fix: repairAdvice(snapshot),
  }));
}

function untold({ notTold: all }: Snapshot): Finding[] {
  return groupBy(all, ({ where }) => where).map((group) =>
    notTold({
      where: group[0]?.where ?? "",
      what: group.map(({ what }) => what),
      fix: "look at its log, its load, and whether its disks can be read",
    }),
  );
}

function disks({ name, disks: all }: PlaceStatus): Finding[] {
  const full = all.filter(({ totalBytes, freeBytes }) => freeBytes < totalBytes * (1 - usedLimit));
  const mounts = groupBy(full, ({ mount }) => mount).flatMap(([first]) => (first === undefined ? [] : [first]));
  return mounts.map((disk) =>
    nearlyFull(`${disk.mount} on ${name}`, disk.totalBytes - disk.freeBytes, disk.totalBytes),
  );
}
