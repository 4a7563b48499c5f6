import type { ConfigIssue } from "../../components/model/issue";
import { type RestartReason, restartReasons } from "../../components/model/service-digest";
import type { Plan, ServerNode } from "../../components/resources/inputs/roll-inputs";
import { type ServiceName, serviceNames } from "../../components/services/registry";
import type { ReadOptions, ServerConnections } from "../cluster/server-connections";
import type { Reach } from "../transport/transport";
import type { ClusterHosts } from "./cluster-hosts";
import { needsRestartForCertificate } from "./served-certificate";

/** One server of the plan as it runs. */
export interface ServiceView {
  readonly unit: ServiceName;
  readonly id: number;
  readonly host: string;
  readonly active: boolean;
  /** Why it has to be restarted; empty for one that runs as configured, or does not run. */
  readonly reasons: readonly RestartReason[];
}

/** A server that is not in the stack any more. */
export interface RemovedServer {
  readonly service: ServiceName;
  readonly id: number;
  /** What it still has, such as partitions. */
  readonly has: readonly string[];
}

/** A service that may have servers which are not in the stack any more. */
export interface FindsRemoved {
  /** Finds those that still have something; undefined when no server could tell. */
  findRemoved?(plan: Plan, servers: ServerConnections, options: ReadOptions): Promise<RemovedServer[] | undefined>;
}

/** A setting that a running server was given and that must come from its file alone: it would win at the next start. */
export interface ForbiddenSetting {
  readonly service: ServiceName;
  /** Who was given it. Example: `broker 1`. */
  readonly on: string;
  readonly name: string;
  /** The command that takes it back. */
  readonly removal: string;
}

/** A service whose servers may be given settings while they run. */
export interface FindsForbidden {
  /** Finds those that must not be given so, on the servers that answer. */
  findForbidden?(plan: Plan, servers: ServerConnections, options: ReadOptions): Promise<ForbiddenSetting[]>;
}

/** A service whose running servers may take clients in plain text that they will not take when they are restarted. */
export interface FindsPlainClients {
  /** A line for what those clients are, or why they are not known; none when nobody is shut out. */
  findPlainClients?(plan: Plan, servers: SocketReader, options: ReadOptions): Promise<string[]>;
}

/** A service whose running servers may be unable to become what is planned. */
export interface FindsRefused {
  /** Finds why they cannot; none where that is not known. */
  findRefused?(plan: Plan, servers: ServerConnections, options: ReadOptions): Promise<ConfigIssue[]>;
}

/** Connections to servers, and what other connections there are where they run. */
export type SocketReader = ServerConnections & Pick<Reach, "sockets">;

/** What a roll decides by. */
export interface RollView {
  readonly plan: Plan;
  readonly services: readonly ServiceView[];
  /** Those that are known: what no server could tell is asked for again once they run. */
  readonly removed: readonly RemovedServer[];
  /** Those of the servers that answered: the others are asked again once they run. */
  readonly forbidden: readonly ForbiddenSetting[];
  /** By the servers that answered: the others are asked once they run. */
  readonly refused: readonly ConfigIssue[];
  /** Who would be shut out, of the servers that answered. */
  readonly plainClients: readonly string[];
}

/** Reads what runs. @throws Error when a host is not responding. */
export async function readRollView(
  plan: Plan,
  hosts: ClusterHosts,
  services: readonly (FindsRemoved & FindsForbidden & FindsRefused & FindsPlainClients)[],
  options: ReadOptions,
): Promise<RollView> {
  const [views, removed, forbidden, refused, plainClients] = await Promise.all([
    Promise.all(serviceNames.map((name) => readServices(name, plan, hosts))),
    Promise.all(services.map((service) => service.findRemoved?.(plan, hosts, options) ?? Promise.resolve([]))),
    Promise.all(services.map((service) => service.findForbidden?.(plan, hosts, options) ?? Promise.resolve([]))),
    Promise.all(services.map((service) => service.findRefused?.(plan, hosts, options) ?? Promise.resolve([]))),
    Promise.all(services.map((service) => service.findPlainClients?.(plan, hosts, options) ?? Promise.resolve([]))),
  ]);
  return {
    plan,
    services: views.flat(),
    removed: removed.flatMap((found) => found ?? []),
    forbidden: forbidden.flat(),
    refused: refused.flat(),
    plainClients: plainClients.flat(),
  };
}

/** How those of a service that have a unit run. */
export function readServices(unit: ServiceName, plan: Plan, hosts: ClusterHosts): Promise<ServiceView[]> {
  return Promise.all(
    withUnit(plan, unit).map(async (node) => {
      const { id, host, digest } = node;
      const { active, running } = await hosts.session({ host }).state(unit);
      return { unit, id, host, active, reasons: active ? await reasonsOf(node, running, digest, hosts) : [] };
    }),
  );
}

/** Those of a service that have a unit of their own: one that is one process with another is started, restarted and watched as that. */
export function withUnit(plan: Plan, unit: ServiceName): ServerNode[] {
  return plan[unit].filter(({ within }) => within === undefined);
}

async function reasonsOf(node: ServerNode, running: string, digest: string, hosts: ClusterHosts) {
  const reasons = restartReasons(running, digest);
  const isNew = !reasons.includes("certificate") && (await needsRestartForCertificate(hosts, node));
  return isNew ? [...reasons, "certificate" as const] : reasons;
}

/** Whether no server of a service runs yet: none of them can run with another configuration then. */
export function startsAll({ services }: RollView, name: ServiceName): boolean {
  return services.every(({ unit, active }) => unit !== name || !active);
}
