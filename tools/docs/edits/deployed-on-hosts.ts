import { Facts } from "../../../components/model/host-facts";
import type { ClusterSpec, Host } from "../../../components/model/cluster-spec";
import { ownRequirements } from "../../../components/preflight/host-requirements";

/** Identity of the cluster whose hosts these are. */
export const clusterId = "7566e8b8-4d83-49fa-a352-8d4a1290cb58";

/** What a host says of its services and its data after an `up` of a spec, with further lines. */
export function deployedOnHost(spec: ClusterSpec, host: Host, more: readonly string[] = []): Facts {
  const { services, data } = ownRequirements(spec, host);
  const lines = services.flatMap(({ name, members = "", ports, version, change }) => {
    const record = `digest ${host.address}:${ports[0]?.port ?? 0} ${members}`.trim();
    return [
      `unit:${name}=1 1000 own`,
      `installed:${name}=${record}`,
      `running:${name}=${record}`,
      `version:${name}=${version}`,
      `installed-version:${name}=${version}`,
      ...Object.entries(change?.properties ?? {}).map(([key, value]) => `config:${name}=${key}=${value}`),
    ];
  });
  const owned = data.map(({ path }) => `data:${path}=cluster ${clusterId}`);
  return Facts.parse([`claim=${clusterId}`, ...owned, ...lines, ...more].join("\n"));
}
