import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PodRollPlan } from "../resources/inputs/pod-roll-inputs";
import { configMapName } from "./config-maps";
import { type KubernetesSpec, serversWithin } from "./kubernetes-spec";
import type { Manifest } from "./manifest";
import { featuresOf, podRollPlan } from "./pod-roll-plan";
import { type RolledTogether, rollOrder } from "./rolled-together";
import type { Pods } from "./servers";
import { workloads } from "./workloads";

/** Servers that are rolled together, and what has to become of them. */
export interface Roll {
  readonly workloads: readonly Manifest[];
  readonly plan: PodRollPlan;
}

/** The rolls of a cluster, in their order. */
export function rollsOf(spec: KubernetesSpec): Roll[] {
  return rollOrder(spec).map((group) => ({
    workloads: group.flatMap((pods) => workloads(spec, pods)),
    plan: podRollPlan(spec, lastOf(group)),
  }));
}

/** The service that a roll is called by: the one that the others in it are for. @throws Error for none. */
export function lastOf(group: readonly Pods[]): Pods {
  const last = group.at(-1);
  if (last === undefined) throw new Error("a roll without servers");
  return last;
}

/**
 * Whether the servers that run have to be asked before their pods may be made from something else: only they know whether they
 * can become that. In KRaft those are the controllers, which are rolled first, or the brokers that are controllers as well.
 */
export function isChecked(spec: KubernetesSpec, group: RolledTogether): boolean {
  const last = lastOf(group);
  const isFirst = last.service.partOf !== undefined || serversWithin(spec, last).length > 0;
  return group.length > 1 || (isFirst && featuresOf(spec, last) !== undefined);
}

/**
 * Whether an object is changed only once what runs allows it: the files of servers that move, which a pod that is made anew finds
 * whatever a roll is waiting for.
 */
export function isBehindCheck(spec: KubernetesSpec): (manifest: Manifest) => boolean {
  const moving = rollOrder(spec).filter((group) => group.length > 1);
  const maps = new Set(moving.flat().map(({ name }) => configMapName(name)));
  return ({ kind, metadata }) => kind === "ConfigMap" && maps.has(metadata.name);
}

/** It counts every change of a workload. */
export function generationOf(workload: pulumi.Resource): pulumi.Output<string> {
  const { metadata } = workload as k8s.apps.v1.StatefulSet | k8s.apps.v1.Deployment;
  return metadata.apply(({ generation }) => String(generation));
}
