import { ownSettingsOf } from "../config/own-settings";
import { valueAt } from "../config/path";
import { type ConfigIssue, error, show, warning } from "../model/issue";
import type { Registry } from "../services/registry";
import { isUsed, type KubernetesConfig } from "./kubernetes-schema";

/**
 * Settings of single hosts: the pods of a service are made alike, so those that count here are refused. Those that only
 * hosts have are no error, so that a stack can be switched.
 */
export function validateOwnSettings({ hosts }: KubernetesConfig, services: Registry): ConfigIssue[] {
  return hosts.flatMap((host) => {
    const own = ownSettingsOf(host, services);
    const idle = own.filter((setting) => !isUsed(setting, services));
    return [
      ...own
        .filter((setting) => !idle.includes(setting))
        .map((setting) =>
          error({
            property: `hosts[${host.name}].${setting}`,
            rule: "cannot be set for one server with substrate: kubernetes: the pods of a service are made alike",
            given: show(valueAt(host, setting.split("."))),
            fix: `remove it, and set ${setting} for all; their memory and CPU are in kubernetes.${setting.split(".")[0]}`,
          }),
        ),
      ...(idle.length === 0
        ? []
        : [
            warning({
              property: idle.map((setting) => `hosts[${host.name}].${setting}`).join(", "),
              rule: "has no effect with substrate: kubernetes",
              given: `${idle.length} such setting${idle.length === 1 ? "" : "s"}`,
              fix: "remove it, unless the same stack file is also used for hosts",
            }),
          ]),
    ];
  });
}
