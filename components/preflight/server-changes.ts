import { type Facts, type ServiceRequirements, unitOf } from "../model/host-facts";
import type { PropertyMap } from "../model/properties";
import type { ServerChange, ServerState } from "../services/server-change";
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
        ...(wanted === undefined ? {} : { wanted: wantedState(wanted) }),
        running: { ...recordOf(facts.get(`running:${service}`)), ...versionOf(facts.get(`version:${service}`)) },
        installed: installedState(service, facts),
        left: leftData(service, facts),
      },
    ];
  });
}

function wantedState({ members, version, change, ports }: ServiceRequirements): ServerState {
  const [first] = ports;
  return {
    ...(first === undefined ? {} : { endpoint: `${first.bind}:${first.port}` }),
    ...(members === undefined ? {} : { members }),
    version,
    ...(change === undefined ? {} : { properties: change.properties }),
  };
}

function installedState(service: string, facts: Facts): ServerState {
  const properties = propertiesOf(facts.all(`config:${service}`));
  return {
    ...recordOf(facts.get(`installed:${service}`)),
    ...versionOf(facts.get(`installed-version:${service}`)),
    ...(properties === undefined ? {} : { properties }),
  };
}

/** Reads `digest endpoint members`, see components/hosts/scripts/configure.sh; of a file that was edited, one word is left. */
function recordOf(text = ""): ServerState {
  const [, endpoint, members] = text.split(" ");
  return { ...(endpoint === undefined ? {} : { endpoint }), ...(members === undefined ? {} : { members }) };
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
