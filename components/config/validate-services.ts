import { type ConfigIssue, error, show } from "../model/issue";
import { type Registry, registry } from "../services/registry";
import * as rules from "../services/service-rules";
import type { StackConfig } from "../services/service-schema";
import type { Config } from "./config-schema";

/** What these rules need to know wherever the servers run. */
type SoftwareConfig = StackConfig & Pick<Config, "clusterId" | "readyTimeout">;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Rules about what runs: versions, checksums, heaps, users and further properties. */
export function validateServices(config: Config, services: Registry = registry): ConfigIssue[] {
  return [
    ...Object.values(services).flatMap((service) => [
      ...rules.validateSoftware(service, config, () => true),
      ...rules.validateInstallation(service, config),
    ]),
    ...validateRest(config),
  ];
}

/** The same rules as far as they hold for software that comes installed; `isUsed` as of `service-rules.ts`. */
export function validateSoftware(
  config: SoftwareConfig,
  services: Registry,
  isUsed: (setting: string) => boolean,
): ConfigIssue[] {
  return [
    ...Object.values(services).flatMap((service) => rules.validateSoftware(service, config, isUsed)),
    ...validateRest(config),
  ];
}

function validateRest(config: SoftwareConfig): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  if (config.clusterId !== undefined && !uuid.test(config.clusterId))
    issues.push(
      error({
        property: "clusterId",
        rule: "must be a UUID in lower case",
        given: show(config.clusterId),
        fix: "copy it from /var/lib/kafka-zookeeper/cluster-id on a host, or leave it out",
      }),
    );
  if (config.readyTimeout < 30)
    issues.push(
      error({
        property: "readyTimeout",
        rule: "must be at least 30 seconds: JVMs need a while to start",
        given: show(config.readyTimeout),
        fix: "leave it out for 600",
      }),
    );
  return issues;
}
