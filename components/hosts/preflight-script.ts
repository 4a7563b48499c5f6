import { readFileSync } from "node:fs";
import path from "node:path";
import { type HostRequirements, uploadPlace } from "../preflight/host-requirements";
import type { ServiceRequirements } from "../model/host-facts";
import { callLine } from "./host-script";

/** The whole script that looks at one host; it is read to its end before anything of it runs. */
export function preflightScript(needs: HostRequirements): string {
  const functions = readFileSync(path.join(__dirname, "scripts", "preflight.sh"), "utf8");
  const places = [...needs.data, ...needs.programs, uploadPlace].map((one) => one.path);
  const calls = [
    callLine(["want_data", ...needs.data.map((one) => one.path)]),
    callLine(["look_at_system"]),
    // What takes longest is begun first.
    ...needs.peers.map(({ address, port }) => callLine(["look_at_peer", address, port])),
    ...needs.names.map(({ name }) => callLine(["look_at_name", name])),
    callLine(["look_at_java", needs.java.home]),
    callLine(["look_for_tools", ...needs.tools]),
    ...[...new Set(places)].map((place) => callLine(["look_at_disk", place])),
    ...needs.programs.map(({ home }) => callLine(["look_at_program", home])),
    ...needs.data.map((one) => callLine(["look_at_data", one.path])),
    ...needs.services.flatMap(({ name, change }) => (change === undefined ? [] : changeCalls(name, change))),
    ...needs.units.flatMap((unit) => [callLine(["look_at_record", unit]), callLine(["look_at_unit", unit])]),
    callLine(["look_at_ports", ...needs.services.flatMap(({ ports }) => ports.map(({ port }) => port))]),
    "wait",
    callLine(["fact", "end"]),
  ];
  return [functions, "look() {", ...calls, "}", "look < /dev/null", ""].join("\n");
}

type Change = NonNullable<ServiceRequirements["change"]>;

function changeCalls(service: string, { file, keys, dataKeys, versionJar }: Change): string[] {
  return [
    callLine(["look_at_config", service, file, ...keys]),
    callLine(["look_at_left", service, file, ...dataKeys]),
    callLine(["look_at_version", service, versionJar]),
  ];
}
