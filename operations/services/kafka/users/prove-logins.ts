import type { LoginEndpoint } from "../../../../components/services/kafka/users/login-endpoints";
import { loginKey, loginOf, newestMechanism } from "../../../../components/services/kafka/users/rotation";
import type { UserState } from "../../../../components/services/kafka/users/users-spec";
import { type Clock, realClock } from "../../../lib/clock";
import { errorMessage } from "../../../lib/error-message";
import type { Log } from "../../../lib/log";
import type { OldCredential } from "../../../protocol/kafka/credentials";
import { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { loginWithScram } from "../../../protocol/kafka/login";
import { deriveKey, type DeriveKey, type ScramUser } from "../../../protocol/kafka/scram";
import type { Reach } from "../../../transport/transport";
import { Stalled } from "../topics/stalled";
import type { Users } from "./plan";

/** Seconds in which every broker has to let a user in: each hears of a password a moment after the controller. */
const patience = 30;
const pauseMilliseconds = 250;
/** SSH servers allow 10 channels for a connection, and others use it, too (sshd_config, MaxSessions). */
const atOnce = 4;

export interface ProveContext {
  readonly reach: Reach;
  /** Where each broker takes logins. */
  readonly endpoints: readonly LoginEndpoint[];
  readonly say: Log;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
}

/** A login to try. */
export interface LoginToProve extends ScramUser {
  /** Its `loginKey`. */
  readonly key: string;
}

/** What was written; and of whoever loses a login, the newest one that is left: nobody is locked out by a slip. */
export function loginsToProve(
  { wanted, passwords }: { readonly wanted: Users; readonly passwords: Readonly<Record<string, string>> },
  { written, removed }: Record<"written" | "removed", readonly OldCredential[]>,
): LoginToProve[] {
  const left = removed.flatMap(({ name }) => {
    const mechanism = Object.hasOwn(wanted, name) ? newestMechanism(wanted[name] as UserState) : undefined;
    return mechanism === undefined ? [] : [{ name, mechanism }];
  });
  const keys = new Set([...written, ...left].map(({ name, mechanism }) => loginKey(name, mechanism)));
  return [...keys].flatMap((key) => {
    const { name: user, mechanism } = loginOf(key);
    const password = passwords[key];
    return password === undefined ? [] : [{ key, user, password, mechanism: mechanism as ScramUser["mechanism"] }];
  });
}

/**
 * Logs in as each user at every broker, as an application does: what a broker tells of its users comes from the common
 * store, and says nothing of what it itself has heard.
 *
 * @throws Stalled with the words of the broker that did not let a user in in time.
 */
export async function proveLogins(logins: readonly ScramUser[], context: ProveContext): Promise<void> {
  const { endpoints, say } = context;
  if (logins.length === 0) return;
  if (endpoints.length === 0) throw new Stalled("users: no broker is known to take logins, so that none can be tried");
  const derive = remembering();
  const tries = endpoints.map(async (endpoint) => {
    const left = logins.values();
    const next = async (): Promise<void> => {
      for (const login of left) await untilLetIn(login, endpoint, context, derive);
    };
    await Promise.all(Array.from({ length: atOnce }, next));
  });
  await Promise.all(tries);
  say(`users: ${logins.length} of ${logins.length} logins tried on every broker`);
}

async function untilLetIn(
  login: ScramUser,
  { id, ...endpoint }: LoginEndpoint,
  { reach, signal, clock = realClock }: ProveContext,
  derive: DeriveKey,
): Promise<void> {
  const since = clock.now();
  for (; ; await clock.sleep(pauseMilliseconds, signal)) {
    const problem = await tryOnce().catch((error: unknown) => errorMessage(error));
    signal?.throwIfAborted();
    if (problem === undefined) return;
    if (clock.now() - since > patience * 1_000) throw notLetIn(login, id, problem);
  }

  async function tryOnce(): Promise<undefined> {
    const connection = new KafkaConnection(await reach.connect("kafka", id, { ...endpoint, tls: true }));
    try {
      await loginWithScram(connection, login, { derive });
    } finally {
      connection.close();
    }
  }
}

function notLetIn({ user }: ScramUser, id: number, problem: string): Stalled {
  const rule = `user ${user} could not log in at broker ${id} within ${patience} s`;
  const fix = "inspect the brokers (scripts/status), then run again: no file for clients has the new password yet";
  return new Stalled(`users: ${rule}\n    given: ${problem}\n    fix:   ${fix}`);
}

/** All brokers have one salt of a user: the hashing, which is slow on purpose, is done once. */
function remembering(): DeriveKey {
  const known = new Map<string, Promise<Buffer>>();
  return (...given) => {
    const [password, salt, ...others] = given;
    const key = JSON.stringify([password, salt.toString("base64"), ...others]);
    const derived = known.get(key) ?? deriveKey(...given);
    known.set(key, derived);
    return derived;
  };
}
