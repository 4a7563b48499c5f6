import type { ConfigIssue } from "../model/issue";
import { type Registry, registry } from "./registry";
import type { StackConfig } from "./service-schema";

/** What a stack asks for that services do not offer yet, see `Service.notOffered`. */
export function notOffered(config: StackConfig, services: Registry = registry): ConfigIssue[] {
  return Object.values(services).flatMap((service) => service.notOffered?.(config) ?? []);
}
