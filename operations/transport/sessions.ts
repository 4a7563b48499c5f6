import { loginFix } from "../../components/model/login-failure";
import { stateDirectory } from "../../components/model/systemd";
import type { Dial } from "./ssh";
import type { Target } from "../../components/resources/inputs/target-inputs";
import { Session } from "./session";

const lockFile = `${stateDirectory}/roll.lock`;

export interface SessionOptions {
  readonly signal?: AbortSignal;
  readonly dial?: Dial;
  /** Whether other runs are kept out meanwhile. Defaults to true; work that only reads needs no lock. */
  readonly locked?: boolean;
}

/**
 * Works with one session to each host, and keeps other runs out meanwhile. All are closed when a signal says so: whatever
 * is under way reaches no host any more.
 * @throws Error that names every host that cannot be reached; nothing was changed then.
 */
export async function withSessions(
  targets: readonly Target[],
  work: (sessions: ReadonlyMap<string, Session>) => Promise<void>,
  { signal, dial, locked = true }: SessionOptions = {},
): Promise<void> {
  const sessions = await openAll(targets, dial);
  const close = () => sessions.forEach((session) => session.close());
  signal?.addEventListener("abort", close, { once: true });
  try {
    signal?.throwIfAborted();
    if (locked) await lockAll(targets, sessions);
    await work(sessions);
  } finally {
    close();
  }
}

/**
 * Takes the lock of every host, so that two runs that have a host in common exclude each other, in whatever order their
 * stack files list it. Of two that begin together, the first host by its address lets only one on.
 */
async function lockAll(targets: readonly Target[], sessions: ReadonlyMap<string, Session>): Promise<void> {
  const placeOf = ({ connection: { host, port } }: Target) => `${host}:${port}`;
  const [first, ...others] = [...targets]
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
    .map(({ name }) => sessions.get(name));
  await first?.lock(lockFile);
  await Promise.all(others.map(async (session) => session?.lock(lockFile)));
}

async function openAll(targets: readonly Target[], dial?: Dial): Promise<Map<string, Session>> {
  const results = await Promise.allSettled(targets.map((target) => Session.open(target, dial)));
  const sessions = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  if (failures.length === 0) return new Map(sessions.map((session) => [session.host, session]));
  for (const session of sessions) session.close();
  const fixes = results.flatMap((result, index) =>
    result.status === "rejected"
      ? [loginFix(String(result.reason), targets[index]?.connection.user ?? "root") ?? bringBack]
      : [],
  );
  throw new Error(
    `hosts: every host must be reachable before a service is touched\n    given: ${failures.join("; ")}\n` +
      `    fix:   ${[...new Set(fixes)].join("; ")}`,
  );
}

const bringBack =
  "bring them back, then run again; one that is gone for good: set lost: true on its line of the stack file and run up, " +
  "before any destroy";
