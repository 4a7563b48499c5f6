import { type Facts, type ServiceRequirements, unitOf } from "../model/host-facts";
import type { PropertyMap } from "../model/properties";
import type { SecurityStep } from "../security/steps";
import { type Registry, registry, type ServiceName } from "../services/registry";
import type { ServerChange, ServerState } from "../services/server-change";
import { noMembers } from "../services/service-record";
import type { HostRequirements } from "./host-requirements";

/** What a host has of each service and what it shall have; a service that it neither has nor shall have is not in it. */
export function serverChanges({ host, services, units }: HostRequirements, facts: Facts): ServerChange[] {
  return units.flatMap((service) => {
    const wanted = services.find(({ name }) => name === service);
    const runs = unitOf(facts, service) !== undefined;
    if (wanted === undefined && !runs) return [];
    return [
      {
        place: host,
        service,
        runs,
        ...(runs && isOutdated(service, facts) ? { outdated: true as const } : {}),
        ...(wanted === undefined ? {} : { wanted: wantedState(wanted) }),
        running: runningState(service, facts),
        installed: installedState(service, facts),
        left: leftData(service, facts),
      },
    ];
  });
}

function wantedState({ name, members, version, change, ports }: ServiceRequirements): ServerState {
  const [first] = ports;
  return {
    ...(first === undefined ? {} : { endpoint: `${first.bind}:${first.port}` }),
    ...(members === undefined ? {} : { members }),
    version,
    ...(change === undefined ? {} : { properties: change.properties, ...stepOf(name, change.properties) }),
  };
}

/**
 * What a service was started with is known where it is what is installed; else its record tells what rules need. Of one that
 * was started from files that somebody edited, nothing is known.
 */
function runningState(service: string, facts: Facts): ServerState {
  const record = facts.get(`running:${service}`);
  const { step = "plaintext", ...rest } = recordOf(record);
  const { step: installed } = installedState(service, facts);
  const known = !isOutdated(service, facts) ? installed : rest.endpoint === undefined ? undefined : step;
  return {
    ...rest,
    ...versionOf(facts.get(`version:${service}`)),
    ...(known === undefined ? {} : { step: known }),
  };
}

function isOutdated(service: string, facts: Facts): boolean {
  return digestIn(facts.get(`running:${service}`)) !== digestIn(facts.get(`installed:${service}`));
}

function digestIn(record: string | undefined): string | undefined {
  return record?.split(" ")[0];
}

function stepOf(service: string, properties: PropertyMap, services: Registry = registry): Pick<ServerState, "step"> {
  const step = services[service as ServiceName]?.changes?.stepOf?.(properties);
  return step === undefined ? {} : { step };
}

function installedState(service: string, facts: Facts): ServerState {
  const properties = propertiesOf(facts.all(`config:${service}`));
  return {
    ...recordOf(facts.get(`installed:${service}`)),
    ...versionOf(facts.get(`installed-version:${service}`)),
    ...(properties === undefined ? {} : { properties, ...stepOf(service, properties) }),
  };
}

/**
 * Reads `digest endpoint members step`, see components/hosts/host-services.ts; of a file that was edited, one word is left,
 * and in plain text there is no step.
 */
function recordOf(text = ""): ServerState {
  const [, endpoint, members, step] = text.split(" ");
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(members === undefined || members === noMembers ? {} : { members }),
    ...(step === undefined ? {} : { step: step as SecurityStep }),
  };
}

function versionOf(version: string | undefined): ServerState {
  return version === undefined || version === "" ? {} : { version };
}

function propertiesOf(lines: readonly string[]): PropertyMap | undefined {
  if (lines.length === 0) return undefined;
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
  );
}

/** Reads `DIRECTORY NAME...`; a directory has no blank in its path. */
function leftData(service: string, facts: Facts): ServerChange["left"] {
  return Object.fromEntries(
    facts.all(`left:${service}`).map((line) => {
      const [directory = "", ...names] = line.split(" ").filter(Boolean);
      return [directory, names] as const;
    }),
  );
}
