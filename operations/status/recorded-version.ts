import { registry, type ServiceName } from "../../components/services/registry";
import type { Service } from "../../components/services/service";

/** The version that the last `up` recorded for a service: its own, or that of the service which it is part of. */
export function recordedVersion(versions: Readonly<Record<string, string>>, name: ServiceName): string {
  const service: Service = registry[name];
  return versions[service.partOf ?? name] ?? "not managed";
}

/** The services with a version of their own: what is part of another is installed with it. */
export function hasOwnVersion(name: ServiceName): boolean {
  const service: Service = registry[name];
  return service.partOf === undefined;
}
