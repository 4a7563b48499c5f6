import { groupBy } from "../model/group-by";
import { type ConfigIssue, error } from "../model/issue";
import { podSettingsPath } from "../services/pod-settings";
import type { KubernetesSpec } from "./kubernetes-spec";

/** A NodePort leads to one port of one Service (Kubernetes, "Service": type NodePort), so no two lists may share one. */
export function validateNodePortsOfAll({ pods: all }: KubernetesSpec): ConfigIssue[] {
  const used = all.flatMap(({ service, servers }) =>
    servers.flatMap(({ id, external }) =>
      Object.entries({ "": external?.nodePort, "secure.": external?.secure?.nodePort }).flatMap(([inner, port]) => {
        const list = `${podSettingsPath(service)}.external.${inner}nodePorts`;
        return port === undefined ? [] : [{ list, port, of: `${list}.${id}` }];
      }),
    ),
  );
  return groupBy(used, ({ port }) => port)
    .filter((group) => new Set(group.map(({ list }) => list)).size > 1)
    .flatMap((group) => {
      const [first] = group;
      const second = group.find(({ list }) => list !== first?.list);
      if (first === undefined || second === undefined) return [];
      const free = Math.max(...used.map(({ port }) => port));
      return error({
        property: second.of,
        rule: "must be the port of one Service only",
        given: `${second.port}, which ${first.of} is, too`,
        fix: free < 32767 ? `use ${free + 1}` : "choose another port",
      });
    });
}
