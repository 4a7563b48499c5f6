import type { ZnodeRights } from "../../../../components/services/service";
import * as messages from "../../../protocol/zookeeper/messages";
import { sameAcls } from "../../../protocol/zookeeper/znode-acl";
import { failedWith } from "../../../protocol/zookeeper/zookeeper-error";
import type { ZooKeeperSession } from "../../../protocol/zookeeper/zookeeper-session";
import { inBatches } from "../topics/batches";
import { rootPaths, sensitivePaths, wantedAcls } from "./znode-paths";

type Rights = Pick<ZnodeRights, "access" | "owner">;

/** Znodes that are asked for together; six such batches are on their way at once. */
const batch = 50;
/** Times that all znodes are looked at until none differs; brokers create some meanwhile. */
const rounds = 5;
const top = "/";

/** What is told while znodes are looked at. */
export interface RightsWatch {
  /** Called once, before the first change. */
  readonly begin: () => void;
  readonly seen: (znodes: number) => void;
}

/**
 * Gives the znodes of a cluster the rights that they shall have, as Kafka's own `zookeeper-security-migration` does, and
 * reads them back. The topmost one comes last: while it has other rights, a run that was cut is not done.
 *
 * @returns how many were changed; 0 after one look at those that all others are below of.
 * @throws ZooKeeperError when the session may not do that, Error when some keep other rights.
 */
export async function applyRights(session: ZooKeeperSession, rights: Rights, watch: RightsWatch): Promise<number> {
  if (await isDone(session, rights)) return 0;
  watch.begin();
  let changed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const now = await walk(session, rights, watch);
    changed += now;
    if (now > 0) continue;
    changed += await correct(session, top, rights);
    if (await isDone(session, rights)) return changed;
  }
  throw new Error(`others than these rights were given to znodes in each of ${rounds} looks`);
}

/** By the topmost znode and by those that matter most. */
async function isDone(session: ZooKeeperSession, rights: Rights): Promise<boolean> {
  const paths = [top, ...rootPaths, ...sensitivePaths];
  const found = await Promise.all(paths.map((path) => differs(session, path, rights)));
  return !found.includes(true);
}

/** Corrects all znodes below the topmost one, level by level; how many had other rights. */
async function walk(session: ZooKeeperSession, rights: Rights, { seen }: RightsWatch): Promise<number> {
  let [count, changed] = [0, 0];
  for (let level = rootPaths; level.length > 0;) {
    const found = await inBatches(level, batch, async (paths) => {
      const all = await Promise.all(paths.map((path) => visit(session, path, rights)));
      seen((count += paths.length));
      return all;
    });
    const znodes = found.flat();
    changed += znodes.reduce((sum, one) => sum + one.changed, 0);
    level = znodes.flatMap(({ children }) => children);
  }
  return changed;
}

async function visit(session: ZooKeeperSession, path: string, rights: Rights) {
  const [changed, names] = await Promise.all([
    correct(session, path, rights),
    session.ask(messages.getChildren, { path }).catch(unlessGone([])),
  ]);
  return { changed, children: names.map((name) => `${path}/${name}`) };
}

/** Returns 1 when it had other rights. */
async function correct(session: ZooKeeperSession, path: string, rights: Rights): Promise<number> {
  if (!(await differs(session, path, rights))) return 0;
  const change = { path, acls: wantedAcls(path, rights), version: messages.anyVersion };
  return session.ask(messages.setAcl, change).then(() => 1, unlessGone(0));
}

async function differs(session: ZooKeeperSession, path: string, rights: Rights): Promise<boolean> {
  const acls = await session.ask(messages.getAcl, { path }).catch(unlessGone(undefined));
  return acls !== undefined && !sameAcls(acls, wantedAcls(path, rights));
}

/** What does not exist, or not any more, needs no rights. */
function unlessGone<T>(otherwise: T): (error: unknown) => T {
  return (error) => {
    if (failedWith(error, "NoNode")) return otherwise;
    throw error;
  };
}
