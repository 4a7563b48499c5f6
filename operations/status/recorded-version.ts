import { type Registry, registry, type ServiceName } from "../../components/services/registry";

/** The service that one is part of, and installed with; its own name where it is part of none. */
function installedWith(name: ServiceName, services: Registry = registry): string {
  return services[name]?.partOf ?? name;
}

/** The version that the last `up` recorded for a service: its own, or that of the service which it is part of. */
export function recordedVersion(versions: Readonly<Record<string, string>>, name: ServiceName): string {
  return versions[installedWith(name)] ?? "not managed";
}

/** Whether a service has a version of its own. */
export function hasOwnVersion(name: ServiceName): boolean {
  return installedWith(name) === name;
}
