import type { Target } from "../../components/resources/inputs/target-inputs";
import type { ServiceName } from "../../components/services/registry";
import { SecuredServers } from "./secured-servers";
import { Session } from "./session";
import type { Reach } from "./transport";
import type { HostsReach } from "../../components/resources/inputs/transport-inputs";

/** One session to each host that is asked, opened when it is needed first. */
export class HostSessions {
  private readonly sessions = new Map<string, Promise<Session>>();

  constructor(private readonly targets: readonly Target[]) {}

  /** @throws Error when nobody can log in. */
  of(host: string): Promise<Session> {
    const target = this.targets.find(({ name }) => name === host);
    if (target === undefined) throw new Error(`no login for ${host}`);
    const session = this.sessions.get(host) ?? Session.open(target);
    this.sessions.set(host, session);
    return session;
  }

  close(): void {
    for (const session of this.sessions.values()) session.then((one) => one.close()).catch(() => undefined);
  }
}

/** Over SSH, through sessions that may be used for other things, too. */
export function hostsReach(
  { targets, outside = [], identity, ...servers }: HostsReach,
  sessions = new HostSessions(targets),
): Reach {
  const nodeOf = (kind: ServiceName, id: number) => {
    const node = servers[kind].find((one) => one.id === id);
    if (node === undefined) throw new Error(`there is no host for ${kind} ${id}`);
    return node;
  };
  const secured = new SecuredServers(identity);
  const open: Reach["open"] = async (kind, id, at) => {
    const { host, address, port, former } = nodeOf(kind, id);
    const session = await sessions.of(host);
    // What is asked for by its address is there, and nowhere else.
    return at === undefined ? session.pipe(address, port, kind, former) : session.pipe(at.address, at.port);
  };
  return {
    idsOf: (kind) => servers[kind].map(({ id }) => id),
    endpointsOf: (kind, id) => nodeOf(kind, id).ports ?? [],
    outsideOf: (kind) => outside.filter(({ service }) => service === kind),
    async askOutside({ service, id }, endpoints, word) {
      return (await sessions.of(nodeOf(service, id).host)).askOutside(service, endpoints, word);
    },
    async connect(kind, id, at) {
      const { host, address } = nodeOf(kind, id);
      const startedAt = at === undefined ? async () => (await sessions.of(host)).startedAt(kind) : undefined;
      const server = { service: kind, address: at?.address ?? address, tls: at?.tls };
      return secured.connect(server, () => open(kind, id, at), startedAt);
    },
    open,
    loginOf: (kind) => identity?.logins?.[kind],
    sockets: async (kind, id, ports) => (await sessions.of(nodeOf(kind, id).host)).sockets(kind, ports),
    problemOf: (kind, id) => secured.problemOf({ service: kind, address: nodeOf(kind, id).address }),
    close: () => sessions.close(),
  };
}
