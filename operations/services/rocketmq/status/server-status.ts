import { endpointText } from "../../../../components/model/ip-address";
import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import { recordedVersion } from "../../../status/recorded-version";
import { isCurrent } from "../../../status/running-configuration";
import type { ServerStatus, Snapshot } from "../../../status/snapshot";
import type { ServiceNames, StatusRow } from "../../service";

type Told = Pick<ServerStatus, "id" | "answers">;

/** Servers of one kind in a snapshot: what the platform knows of each, with what it told itself. */
export function serverStatuses<T extends Told>(
  { name }: Pick<ServiceNames, "name">,
  told: readonly T[],
  versions: Deployed["outputs"]["versions"],
  platform: PlatformView,
  plan: Plan | undefined,
): (ServerStatus & T)[] {
  return told.map((one) => {
    const node = plan?.[name].find(({ id }) => id === one.id);
    const { volumeBytes: _, ...facts } = platform.factsOf(name, one.id);
    const planned = node && { name: node.host, endpoint: endpointText(node.address, node.port) };
    return {
      ...(planned ?? platform.serverAt?.(name, one.id) ?? { name: "", endpoint: "" }),
      ...facts,
      current: isCurrent(facts, recordedVersion(versions, name)),
      ...one,
    };
  });
}

/** Servers of one kind for tables. */
export function serverRows<T extends ServerStatus>(
  { noun }: Pick<ServiceNames, "noun">,
  servers: readonly T[],
  stateOf: (server: T) => string = () => "serving",
): StatusRow[] {
  return servers.map((server) => ({
    name: `${noun} ${server.id}`,
    server,
    state: server.answers ? stateOf(server) : "not responding",
  }));
}

/** Servers of one kind on a host that is not reachable. */
export function serversOn(
  { noun }: Pick<ServiceNames, "noun">,
  servers: readonly ServerStatus[],
  host: Snapshot["places"][number]["name"],
): string[] {
  return servers.filter(({ place }) => place === host).map(({ id }) => `${noun} ${id} was not queried`);
}
