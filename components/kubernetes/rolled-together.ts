import type { MigrationEntry } from "../services/service";
import type { KubernetesSpec } from "./kubernetes-spec";
import type { Pods } from "./servers";

/** Services whose pods change together: the first of them are made and rolled before those that are behind them. */
export type RolledTogether = readonly Pods[];

/** Where a cluster is on its way from one kind of metadata to the other; undefined where it has one alone. */
export function migrationOf(spec: KubernetesSpec): MigrationEntry | undefined {
  return copyingPods(spec).flatMap(({ service }) => service.migration?.(spec.servers) ?? [])[0];
}

/** Those that copy the metadata from what they depend on, as long as that has pods. */
function copyingPods({ servers, pods }: KubernetesSpec): Pods[] {
  const isThere = (name: string) => pods.some(({ service }) => service.name === name);
  return pods.filter(({ service }) => service.migration?.(servers) !== undefined && service.dependsOn.every(isThere));
}

/**
 * The services in the order in which their pods are rolled, each by itself, but on the way to KRaft: who may stop and start
 * there is a matter of those that copy and of those that they copy for, so that one roll has both.
 */
export function rollOrder(spec: KubernetesSpec): RolledTogether[] {
  const moving = movingPods(spec);
  const [last] = moving.slice(-1);
  return spec.pods.flatMap((pods) => (pods === last ? [moving] : moving.includes(pods) ? [] : [[pods]]));
}

/** The other services that are rolled with the last one of those that move; none for any other. */
export function rolledWith(spec: KubernetesSpec, pods: Pods): Pods[] {
  const moving = movingPods(spec);
  return moving.at(-1)?.service === pods.service ? moving.slice(0, -1) : [];
}

/** Those that copy the metadata, and those that depend on them. */
function movingPods(spec: KubernetesSpec): Pods[] {
  const copying = copyingPods(spec);
  const isBehind = ({ service }: Pods) => copying.some((one) => service.dependsOn.includes(one.service.name));
  return spec.pods.filter((one) => copying.includes(one) || isBehind(one));
}
