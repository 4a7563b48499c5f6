import { readFileSync } from "node:fs";
import path from "node:path";
import type { DataPlace } from "../model/host-facts";
import { temporaryPlaces } from "../preflight/check-temporary";
import { namesOfPorts } from "../preflight/check-binds";
import { type HostRequirements, uploadPlace } from "../preflight/host-requirements";
import type { ServiceRequirements } from "../model/host-facts";
import { callLine } from "./host-script";

/** The whole script that looks at one host; it is read to its end before anything of it runs. */
export function preflightScript(needs: HostRequirements): string {
  const functions = ["scripts/preflight", "scripts/preflight-data", "../services/read-entry"].map((part) =>
    readFileSync(path.join(__dirname, `${part}.sh`), "utf8"),
  );
  const places = [...needs.data, ...needs.programs, uploadPlace].map((one) => one.path);
  const temporary = temporaryPlaces(needs);
  const calls = [
    callLine(["want_data", ...needs.data.map((one) => one.path)]),
    callLine(["look_at_system"]),
    // What takes longest is begun first.
    ...needs.peers.map(({ address, port }) => callLine(["look_at_peer", address, port])),
    ...needs.services.flatMap(({ entry }) =>
      (entry?.servers ?? []).map(({ address, port }) => callLine(["look_at_entry", address, port, entry?.path ?? ""])),
    ),
    ...namesToLookAt(needs).map((name) => callLine(["look_at_name", name])),
    callLine(["look_at_java", needs.java.home]),
    callLine(["look_for_tools", ...needs.tools]),
    ...[...new Set(places)].map((place) => callLine(["look_at_disk", place])),
    ...needs.programs.map(({ home }) => callLine(["look_at_program", home])),
    ...needs.data.flatMap((one) => lookAtData(one)),
    ...[...new Set(needs.data.map(({ user }) => user))].map((user) => callLine(["look_at_account", user])),
    ...(temporary.length === 0 ? [] : [callLine(["look_at_exec", ...temporary])]),
    ...needs.services.flatMap(({ name, change }) => (change === undefined ? [] : changeCalls(name, change))),
    ...needs.units.flatMap((unit) => [callLine(["look_at_record", unit]), callLine(["look_at_unit", unit])]),
    callLine(["look_at_addresses"]),
    callLine(["look_at_ports", ...needs.services.flatMap(({ ports }) => ports.map(({ port }) => port))]),
    "wait",
    callLine(["fact", "end"]),
  ];
  return [...functions, "look() {", ...calls, "}", "look < /dev/null", ""].join("\n");
}

function namesToLookAt(needs: HostRequirements): string[] {
  return [...new Set([...needs.names.map(({ name }) => name), ...namesOfPorts(needs)])];
}

function lookAtData({ path: directory, service, user, files, directories, replicaFile, copied }: DataPlace): string[] {
  return [
    callLine(["look_at_data", directory]),
    callLine(["look_at_preparation", directory, service]),
    callLine(["look_at_owners", directory, user]),
    ...(files.length === 0 ? [] : [callLine(["look_at_files", directory, ...files])]),
    ...(directories === undefined ? [] : [callLine(["look_for_strangers", directory, directories])]),
    ...(replicaFile === undefined ? [] : [callLine(["look_for_bare", directory, replicaFile])]),
    ...(copied === undefined ? [] : [callLine(["look_at_size", directory])]),
  ];
}

type Change = NonNullable<ServiceRequirements["change"]>;

function changeCalls(service: string, { file, keys, dataKeys, versionJar }: Change): string[] {
  return [
    callLine(["look_at_config", service, file, ...keys]),
    callLine(["look_at_left", service, file, ...dataKeys]),
    callLine(["look_at_version", service, versionJar]),
  ];
}
