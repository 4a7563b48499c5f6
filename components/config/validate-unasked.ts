import type { z } from "zod";
import { type ConfigIssue, error, show } from "../model/issue";
import { podSettingsOf, podSettingsPath } from "../services/pod-settings";
import { podServices, type Registry } from "../services/registry";
import type { Service } from "../services/service";
import type { StackConfig } from "../services/service-schema";
import { settingsWithoutEffect } from "../services/settings-without-effect";
import { isGroup } from "./own-settings";

/**
 * Settings of services that a stack does not have, because nothing runs on its hosts but what stands alone
 * (`Service.standsAlone`): its author believes that they do something.
 *
 * @param asked - The services that it has, see `servicesOf`.
 * @returns Errors. Example: `topics` beside RocketMQ alone, which is to be `rocketmq.topics`.
 */
export function validateUnasked(config: StackConfig, asked: Registry, services: Registry): ConfigIssue[] {
  const values = config as unknown as Readonly<Record<string, unknown>>;
  return Object.values(unaskedOf(asked, services)).flatMap((service) => [
    ...securityWithoutEffect(config, service),
    ...Object.entries(service.settings).flatMap(([key, schema]) => {
      const [value, usual] = [values[key], defaultOf(schema)];
      if (isGroup(value) && isGroup(usual)) return settingsWithoutEffect(key, value, usual, reasonOf(service));
      if (JSON.stringify(value) === JSON.stringify(usual)) return [];
      return error({
        property: key,
        rule: `has no effect with ${reasonOf(service)}`,
        given: Array.isArray(value) ? `${value.length} of them` : show(value),
        fix: fixOf(key, config, asked),
      });
    }),
  ]);
}

/** What `security` says of one service alone. */
function securityWithoutEffect({ security }: StackConfig, service: Service): ConfigIssue[] {
  const own = Object.entries(typeof security === "object" ? security : {}).filter(([key]) => key === service.name);
  return settingsWithoutEffect("security", Object.fromEntries(own), {}, reasonOf(service));
}

/** The same of what a stack says of their pods. */
export function validateUnaskedPods(
  config: StackConfig & { readonly kubernetes: object },
  asked: Registry,
  services: Registry,
): ConfigIssue[] {
  return podServices(unaskedOf(asked, services)).flatMap((service) => {
    const usual = service.kubernetes.settings.parse({}) as object;
    return settingsWithoutEffect(podSettingsPath(service), podSettingsOf(config, service), usual, reasonOf(service));
  });
}

function unaskedOf(asked: Registry, services: Registry): Registry {
  return Object.fromEntries(Object.entries(services).filter(([name]) => !(name in asked)));
}

const reasonOf = ({ product, idKey }: Service): string => `no host that runs ${product}: set hosts[].${idKey}`;

const defaultOf = (schema: z.ZodType): unknown => schema.parse(undefined);

/** A service of the stack may have the same among its own settings. */
function fixOf(key: string, config: StackConfig, asked: Registry): string {
  const groups = config as unknown as Readonly<Record<string, unknown>>;
  const home = Object.values(asked).find(({ name, settings }) => {
    const own = groups[name];
    return name in settings && isGroup(own) && key in own;
  });
  return home === undefined ? "remove it" : `write it as ${home.name}.${key}, or remove it`;
}
