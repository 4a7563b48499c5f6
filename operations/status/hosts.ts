import { readFileSync } from "node:fs";
import path from "node:path";
import { type ServiceName, serviceNames } from "../../components/services/registry";
import { projectRoot } from "../lib/paths";
import type { HostSessions } from "../transport/ssh-transport";
import type { HostsReach } from "../../components/resources/inputs/transport-inputs";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { withTimeout } from "../lib/timeout";
import { type PlatformView, type ServerFacts, unknownServer } from "./platform-view";
import { whichRuns } from "./running-configuration";
import { inspectTimeoutMs } from "./servers";
import type { PlaceStatus } from "./snapshot";
import { errorMessage } from "../lib/error-message";

/** What a host knows of a service: digests of the configuration that it was started with, and of the installed one. */
type ServiceFacts = Omit<ServerFacts, "place" | "runs"> & { readonly running: string; readonly installed: string };

/** What one host reported. */
interface HostInspection {
  readonly name: string;
  readonly problem: string | null;
  readonly services: ReadonlyMap<string, ServiceFacts>;
  readonly disks: PlaceStatus["disks"];
  /** Directories with data whose disk could not be measured. */
  readonly unmeasured: readonly string[];
  readonly drift: readonly string[];
}

/** Inspects all hosts in parallel. A host that does not respond in time appears only in `places`. */
export async function inspectHosts(
  reach: HostsReach,
  sessions: HostSessions,
  plan: Plan | undefined,
): Promise<PlatformView> {
  const inspections = await Promise.all(reach.targets.map(({ name }) => inspectHost(sessions, name)));
  return platformOf(reach, inspections, plan);
}

/** What all hosts reported, compared with the plan of the last `up` that finished. */
export function platformOf(
  reach: HostsReach,
  inspections: readonly HostInspection[],
  plan: Plan | undefined,
): PlatformView {
  return {
    places: inspections.map(({ name, problem, disks }) => {
      const { connection } = reach.targets.find((target) => target.name === name) ?? {};
      const user = problem === null || connection === undefined ? {} : { user: connection.user };
      return { ...{ name, problem, disks: [...disks] }, address: connection?.host ?? null, ...user };
    }),
    factsOf(kind, id) {
      const { host = null, within = kind } = reach[kind].find((node) => node.id === id) ?? {};
      const found = inspections.find(({ name }) => name === host)?.services.get(within);
      if (found === undefined) return { ...unknownServer, place: host };
      const { running, installed, ...facts } = found;
      const deployed = plan?.[kind].find((node) => node.id === id)?.digest;
      return { ...facts, place: host, runs: whichRuns({ running, deployed, installed }) };
    },
    drift: inspections.flatMap(({ name, drift }) => drift.map((what) => ({ where: name, what }))),
    notTold: inspections.flatMap((one) => notToldBy(one, reach)),
  };
}

function notToldBy({ name, problem, disks, unmeasured }: HostInspection, reach: HostsReach) {
  if (problem !== null) return [];
  const used = serviceNames.some((kind: ServiceName) => reach[kind].some(({ host }) => host === name));
  const none = used && disks.length + unmeasured.length === 0 ? ["how full its disks are"] : [];
  const some = unmeasured.map((directory) => `how full the disk of ${directory} is`);
  return [...none, ...some].map((what) => ({ where: name, what }));
}

async function inspectHost(sessions: HostSessions, name: string): Promise<HostInspection> {
  try {
    const session = await withTimeout(() => sessions.of(name), { milliseconds: inspectTimeoutMs, message: "no login" });
    const [status, drift] = await withTimeout(
      () => Promise.all([session.run(script("status")), session.run(script("drift"))]),
      { milliseconds: inspectTimeoutMs, message: "the host is not responding" },
    );
    // Whether a service runs, and with which configuration, is reported with its server.
    const ofServer = / (does not run|runs with another configuration)$/;
    const lines = drift.split("\n").filter((line) => line !== "" && !ofServer.test(line));
    return { name, problem: null, drift: lines, ...readHost(status) };
  } catch (error) {
    const message = errorMessage(error);
    const problem = message.startsWith(`${name} (`) ? message.slice(message.indexOf("): ") + 3) : message;
    return { name, problem, services: new Map(), disks: [], unmeasured: [], drift: [] };
  }
}

function script(name: string): string {
  return readFileSync(path.join(projectRoot, `components/hosts/scripts/${name}.sh`), "utf8");
}

/** Parses the output of `status.sh`. */
export function readHost(text: string): Pick<HostInspection, "services" | "disks" | "unmeasured"> {
  const facts = text.split("\n").map((line) => line.split("\t"));
  const services = facts.flatMap(([kind, name = "", ...words]) =>
    kind === "service" ? [[name, readService(name, words)] as const] : [],
  );
  const all = facts.flatMap(([kind, directory = "", mount = "", bytes = "", free = ""]) =>
    kind === "disk" ? [{ path: directory, mount, totalBytes: count(bytes), freeBytes: count(free) }] : [],
  );
  const disks = all.flatMap(({ totalBytes, freeBytes, ...disk }) =>
    totalBytes === null || freeBytes === null ? [] : [{ ...disk, totalBytes, freeBytes }],
  );
  const unmeasured = all.flatMap((disk) => (disk.totalBytes === null || disk.freeBytes === null ? [disk.path] : []));
  return { services: new Map(services), disks, unmeasured };
}

function readService(name: string, words: readonly string[]): ServiceFacts {
  const [active = "", running = "", restarts = "", version, heap, installed = "", installedVersion] = words;
  return {
    problem: active === "active" ? null : `${name} is not running; systemd reports ${active || "nothing of it"}`,
    running,
    installed,
    restarts: count(restarts),
    version: version || null,
    installedVersion: installedVersion || null,
    heap: heap || null,
    volumeBytes: null,
  };
}

/** A number as a host prints it; null when it printed none. */
function count(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}
