import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import type { Credentials, NewCredential, OldCredential } from "../../../protocol/kafka/credentials";
import type { QuotaChange, Quotas } from "../../../protocol/kafka/quotas";
import { Refused } from "../../../protocol/kafka/refused";
import { withAnyServer } from "../../../protocol/zookeeper/any-server";
import * as messages from "../../../protocol/zookeeper/messages";
import { failedWith } from "../../../protocol/zookeeper/zookeeper-error";
import type { ZooKeeperSession } from "../../../protocol/zookeeper/zookeeper-session";
import type { Reach } from "../../../transport/transport";
import { credentialsIn, credentialText, quotasIn, type UserConfig, userConfigIn, userConfigText } from "./user-config";

/** Users, and who tells brokers of them (`kafka.zk.ConfigEntityZNode`, `ConfigEntityChangeNotificationZNode`). */
const [usersPath, changesPath] = ["/config/users", "/config/changes"];

/** A change of what one user has; a value of null takes it back. */
interface Change {
  readonly name: string;
  readonly values: Readonly<Record<string, string | null>>;
}

/**
 * Users as brokers before 2.7 keep them, in znodes that they are told of: what `kafka-configs --zookeeper` writes, without a
 * password in its arguments.
 */
export class UsersInZnodes {
  constructor(
    private readonly reach: Reach,
    private readonly chroot: string,
  ) {}

  async look(
    _broker: KafkaConnection,
    names: readonly string[],
  ): Promise<{ readonly credentials: Credentials; readonly quotas: Quotas }> {
    const all = await this.inSession((session) =>
      Promise.all(names.map(async (name) => [name, (await read(session, name)).config] as const)),
    );
    return {
      credentials: new Map(all.flatMap(([name, config]) => entryOf(name, credentialsIn(config)))),
      quotas: new Map(all.flatMap(([name, config]) => entryOf(name, quotasIn(config)))),
    };
  }

  async alterQuotas(_broker: KafkaConnection, users: readonly QuotaChange[]): Promise<void> {
    await this.change(
      users.map(({ name, changes }) => {
        const values = Object.entries(changes).map(([key, value]) => [key, value === null ? null : String(value)]);
        return { name, values: Object.fromEntries(values) as Change["values"] };
      }),
    );
  }

  /** The users for whom it was done: all of them. */
  async alterCredentials(
    _broker: KafkaConnection,
    {
      write = [],
      remove = [],
    }: { readonly write?: readonly NewCredential[]; readonly remove?: readonly OldCredential[] },
  ): Promise<string[]> {
    const written = write.map((one) => ({ name: one.name, values: { [one.mechanism]: credentialText(one) } }));
    const removed = remove.map(({ name, mechanism }) => ({ name, values: { [mechanism]: null } }));
    await this.change([...written, ...removed]);
    return [...new Set([...write, ...remove].map(({ name }) => name))];
  }

  /** All that changes for a user is one change of its znode. */
  private async change(changes: readonly Change[]): Promise<void> {
    const byUser = new Map<string, Record<string, string | null>>();
    for (const { name, values } of changes) byUser.set(name, { ...byUser.get(name), ...values });
    await this.inSession((session) =>
      Promise.all([...byUser].map(([name, values]) => changeUser(session, { name, values }))),
    );
  }

  /** What ZooKeeper does not allow, it will not allow a moment later either. @throws Refused */
  private async inSession<T>(work: (session: ZooKeeperSession) => Promise<T>): Promise<T> {
    const members = this.reach.idsOf("zookeeper").map((id) => ({
      name: `ZooKeeper ${id}`,
      connect: () => this.reach.connect("zookeeper", id),
    }));
    try {
      return await withAnyServer(members, { chroot: this.chroot }, async (session) => {
        // Another server than the one that wrote last may not have heard of it.
        await session.ask(messages.sync, { path: "/" });
        return work(session);
      });
    } catch (error) {
      if (!failedWith(error, "NoAuth", "InvalidAcl", "AuthFailed")) throw error;
      throw new Refused(`ZooKeeper does not let this program change users: ${(error as Error).message}`);
    }
  }
}

/** What a user has, and by which change; without a change where there is no znode. */
async function read(
  session: ZooKeeperSession,
  name: string,
): Promise<{ readonly config: UserConfig; readonly version?: number }> {
  try {
    const { data, stat } = await session.ask(messages.getData, { path: pathOf(name) });
    return { config: userConfigIn(data, name), version: stat.version };
  } catch (error) {
    if (failedWith(error, "NoNode")) return { config: {} };
    throw error;
  }
}

/**
 * Writes what a user has, unless somebody else did meanwhile, and tells the brokers. Both are sent at once, so that nothing
 * can come between them: brokers do not look by themselves, and a next run would see nothing to do.
 */
async function changeUser(session: ZooKeeperSession, { name, values }: Change): Promise<void> {
  const { config, version } = await read(session, name);
  const kept = Object.entries({ ...config, ...values }).filter(([, value]) => value !== null);
  const data = userConfigText(Object.fromEntries(kept) as UserConfig);
  const [ofUsers, ofChanges] = await Promise.all(
    [usersPath, changesPath].map((path) => session.ask(messages.getAcl, { path })),
  );
  const news = { version: 2, entity_path: `users/${sanitized(name)}` };
  await Promise.all([
    version === undefined
      ? session.create({ path: pathOf(name), data, acls: ofUsers ?? [] })
      : session.ask(messages.setData, { path: pathOf(name), data, version }),
    session.create({
      ...{ path: `${changesPath}/config_change_`, data: Buffer.from(JSON.stringify(news)) },
      ...{ acls: ofChanges ?? [], sequential: true },
    }),
  ]);
}

function pathOf(name: string): string {
  return `${usersPath}/${sanitized(name)}`;
}

/** A name as it stands in paths (`org.apache.kafka.common.utils.Sanitizer`). */
function sanitized(name: string): string {
  return encodeURIComponent(name).replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function entryOf<T extends object>(name: string, values: T): [string, T][] {
  return Object.keys(values).length === 0 ? [] : [[name, values]];
}
