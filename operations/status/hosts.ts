import { readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../lib/paths";
import type { HostSessions } from "../transport/ssh-transport";
import type { HostsReach } from "../../components/resources/inputs/transport-inputs";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { withTimeout } from "../lib/timeout";
import { type PlatformView, type ServerFacts, unknownServer } from "./platform-view";
import { inspectTimeoutMs } from "./servers";
import type { PlaceStatus } from "./snapshot";
import { errorMessage } from "../lib/error-message";

/** What one host reported. */
interface HostInspection {
  readonly name: string;
  readonly problem: string | null;
  readonly services: ReadonlyMap<string, Omit<ServerFacts, "place" | "current"> & { readonly digest: string }>;
  readonly disks: PlaceStatus["disks"];
  readonly drift: readonly string[];
}

/** Inspects all hosts in parallel. A host that does not respond in time appears only in `places`. */
export async function inspectHosts(
  reach: HostsReach,
  sessions: HostSessions,
  plan: Plan | undefined,
): Promise<PlatformView> {
  const inspections = await Promise.all(reach.targets.map(({ name }) => inspectHost(sessions, name)));
  return {
    places: inspections.map(({ name, problem, disks }) => ({
      ...{ name, problem, disks },
      address: reach.targets.find((target) => target.name === name)?.connection.host ?? null,
    })),
    factsOf(kind, id) {
      const host = reach[kind].find((node) => node.id === id)?.host ?? null;
      const found = inspections.find(({ name }) => name === host)?.services.get(kind);
      if (found === undefined) return { ...unknownServer, place: host };
      const { digest, ...facts } = found;
      const wanted = plan?.[kind].find((node) => node.id === id)?.digest;
      return { ...facts, place: host, current: digest === "" || wanted === undefined ? null : digest === wanted };
    },
    drift: inspections.flatMap(({ name, drift }) => drift.map((what) => ({ where: name, what }))),
  };
}

async function inspectHost(sessions: HostSessions, name: string): Promise<HostInspection> {
  try {
    const session = await withTimeout(() => sessions.of(name), { milliseconds: inspectTimeoutMs, message: "no login" });
    const [status, drift] = await withTimeout(
      () => Promise.all([session.run(script("status")), session.run(script("drift"))]),
      { milliseconds: inspectTimeoutMs, message: "the host is not responding" },
    );
    // A stopped service is reported with its server.
    const lines = drift.split("\n").filter((line) => line !== "" && !line.endsWith(" does not run"));
    return { name, problem: null, drift: lines, ...readHost(status) };
  } catch (error) {
    const message = errorMessage(error);
    const problem = message.startsWith(`${name} (`) ? message.slice(message.indexOf("): ") + 3) : message;
    return { name, problem, services: new Map(), disks: [], drift: [] };
  }
}

function script(name: string): string {
  return readFileSync(path.join(projectRoot, `components/hosts/scripts/${name}.sh`), "utf8");
}

/** Parses the output of `status.sh`. */
export function readHost(text: string): Pick<HostInspection, "services" | "disks"> {
  const facts = text.split("\n").map((line) => line.split("\t"));
  const services = facts.flatMap(([kind, name = "", active = "", digest = "", restarts = "", version, heap]) =>
    kind === "service"
      ? [
          [
            name,
            {
              problem: active === "active" ? null : `${name} is not running; systemd reports ${active}`,
              digest,
              restarts: Number(restarts) || 0,
              version: version || null,
              heap: heap || null,
              volumeBytes: null,
            },
          ] as const,
        ]
      : [],
  );
  const disks = facts.flatMap(([kind, directory = "", mount = "", bytes, free]) =>
    kind === "disk" ? [{ path: directory, mount, totalBytes: Number(bytes), freeBytes: Number(free) }] : [],
  );
  return { services: new Map(services), disks };
}
