import {
  type CommonPodSettings,
  keyedSettings,
  type NodeAffinity,
  type Toleration,
} from "../services/common-pod-settings";
import { podSettingsOf, podSettingsPath } from "../services/pod-settings";
import type { PodService } from "../services/service";
import type { KubernetesConfig } from "./kubernetes-schema";

type Keyed = Readonly<Record<(typeof keyedSettings)[number], Readonly<Record<string, string>>>>;

/** What the stack file says for the pods and Services of one service, with everything that it says for all. */
export interface CommonSettings extends Keyed {
  readonly tolerations: readonly Toleration[];
  readonly nodeAffinity: NodeAffinity;
  readonly priorityClassName?: string;
}

/** Where settings that can be said for all and for one service stand, and what is said there. */
export interface CommonPlace {
  readonly place: string;
  readonly given: CommonPodSettings;
}

/** For all services, and for each. */
export function commonPlaces(config: KubernetesConfig, services: readonly PodService[]): CommonPlace[] {
  return [
    { place: "kubernetes", given: config.kubernetes },
    ...services.map((service) => ({
      place: podSettingsPath(service),
      given: podSettingsOf(config, service),
    })),
  ];
}

/** Keys of a service are added to those for all; its lists and texts take their place. */
export function commonSettingsOf(config: KubernetesConfig, service: PodService): CommonSettings {
  const [all, own] = [config.kubernetes, podSettingsOf(config, service)];
  const keyed = keyedSettings.map((key) => [key, inOrder({ ...all[key], ...own[key] })] as const);
  const priorityClassName = own.priorityClassName ?? all.priorityClassName;
  return {
    ...(Object.fromEntries(keyed) as Keyed),
    tolerations: own.tolerations ?? all.tolerations ?? [],
    nodeAffinity: own.nodeAffinity ?? all.nodeAffinity ?? {},
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
  };
}

/** Pods are replaced when their template changes, and the order of keys in a stack file is no such change. */
function inOrder(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).sort(([left], [right]) => (left < right ? -1 : 1)));
}
