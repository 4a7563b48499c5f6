import { Session } from "../roll/session";
import type { Kind, Reach } from "./reach";
import type { HostsReach } from "./schema";

/** Over SSH, one session to each host that is asked. */
export function hostsReach({ targets, ...servers }: HostsReach): Reach {
  const sessions = new Map<string, Promise<Session>>();
  const sessionOf = (host: string): Promise<Session> => {
    const target = targets.find(({ name }) => name === host);
    if (target === undefined) throw new Error(`no login for ${host}`);
    const session = sessions.get(host) ?? Session.open(target);
    sessions.set(host, session);
    return session;
  };
  return {
    idsOf: (kind) => servers[kind].map(({ id }) => id),
    async connect(kind: Kind, id: number) {
      const node = servers[kind].find((one) => one.id === id);
      if (node === undefined) throw new Error(`there is no host for ${kind} ${id}`);
      return (await sessionOf(node.host)).pipe(node.address, node.port, kind);
    },
    close() {
      for (const session of sessions.values()) session.then((one) => one.close()).catch(() => undefined);
    },
  };
}
