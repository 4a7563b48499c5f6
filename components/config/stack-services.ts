import type { Registry } from "../services/registry";
import { idOn } from "../services/resolve-group";
import type { StackConfig } from "../services/service-schema";

/**
 * The services that a stack has, or should have: all of them, unless nothing runs on its hosts but what stands alone
 * (`Service.standsAlone`).
 */
export function servicesOf({ hosts }: StackConfig, services: Registry): Registry {
  const used = Object.entries(services).filter(([, service]) =>
    hosts.some((host) => idOn(host, service) !== undefined),
  );
  const alone = used.length > 0 && used.every(([, { standsAlone }]) => standsAlone === true);
  return alone ? Object.fromEntries(used) : services;
}
