import type { HostEvidence, Problem } from "../../../model/host-facts";
import { size } from "../../../model/report-text";
import { stateDirectory } from "../../../model/systemd";
import { stepKeys } from "../check-metadata";
import { controllerName } from "./resolve";

/** Before the last step to KRaft, each host keeps a copy of what ZooKeeper and the controllers have there; it must have room. */
export function checkBackup(hosts: readonly HostEvidence[]): (Problem & { readonly host: string })[] {
  if (!hosts.some(isMigrating)) return [];
  return hosts.flatMap((evidence) => judge(evidence).map((problem) => ({ ...problem, host: evidence.host })));
}

/** Once a controller is installed without ZooKeeper, the copies were made, or are made by the roll that was cut. */
function isMigrating({ facts }: HostEvidence): boolean {
  return facts.all(`config:${controllerName}`).includes(`${stepKeys.migration}=true`);
}

function judge({ data, facts }: HostEvidence): Problem[] {
  const paths = data.flatMap(({ path, copied }) => (copied === true ? [path] : []));
  if (paths.length === 0) return [];
  const sizes = paths.map((path) => facts.number(`size:${path}`));
  const free = Number(/^\d+/.exec(facts.get(`disk:${stateDirectory}`) ?? "")?.[0] ?? NaN);
  const rule = `${stateDirectory} must have room for a copy of ${paths.join(" and ")}, which is kept from before kafka.metadata: kraft`;
  if (Number.isNaN(free) || sizes.includes(undefined))
    return [
      {
        severity: "warning",
        rule,
        given: "how much that is, or how much is free, was not told within 10 s",
        fix: `look by hand: du -sh ${paths.join(" ")}; df -h ${stateDirectory}`,
      },
    ];
  const needed = sizes.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  if (needed < free) return [];
  return [
    {
      severity: "error",
      rule,
      given: `${size(needed * 1024)} to copy, ${size(free * 1024)} free`,
      fix: "free some space, or mount a larger disk there; old snapshots of ZooKeeper go with autopurge",
    },
  ];
}
