import { isDeepStrictEqual } from "node:util";
import { lazy } from "../../components/model/lazy";
import type { UsersInputs, UsersOutputs } from "../../components/resources/inputs/users-inputs";
import { usersIn, usersText } from "../../components/services/kafka/users/users-spec";
import { resourceLogger } from "./resource-logger";
import { reachWith, renewsIdentity, withoutIdentity } from "./identity";
import type { Surroundings } from "./job-handler";
import { asSecret, type Properties, reveal } from "./values";
import type { Log } from "../lib/log";
import type { Users } from "../services/kafka/users/plan";
import { isFingerprintOf } from "../services/kafka/users/password";
import type * as Run from "../services/kafka/users/run";
import { errorMessage } from "../lib/error-message";

/** `users` of the inputs is what was asked for, that of the outputs what is there. */
interface UsersProperties extends UsersOutputs, Pick<UsersInputs, "passwords"> {
  readonly users: Users;
  /** Undefined in a preview that does not know the login yet, and before there was a resource. */
  readonly reach: UsersInputs["reach"] | undefined;
}

type Fingerprints = UsersOutputs["fingerprints"];

const id = "users";

/**
 * All users of a cluster as one resource: a preview shows each right that changes, a refresh what somebody changed by
 * hand, and a thousand of them take a few requests. Of a password, brokers get only what is derived from it.
 */
export const users = ({ log, signal }: Pick<Surroundings, "log" | "signal">) => ({
  check: (_urn: string, _olds: Properties, news: Properties) => Promise.resolve({ inputs: news, failures: [] }),

  /** A certificate that was renewed changes no user; it is recorded before the one that a refresh would use ends. */
  diff(_id: string, _urn: string, state: Properties, news: Properties) {
    const [before, after] = [propertiesOf(state), propertiesOf(news)];
    const renews = renewsIdentity(before.reach, after.reach);
    const isSame = isDeepStrictEqual(compared(before), compared(after));
    return Promise.resolve({ changes: !isSame || renews || isPasswordLeft(before, after) });
  },

  async create(urn: string, news: Properties) {
    return { id, outs: await reconcile({}, news, { say: resourceLogger(log, urn), signal }) };
  },

  async update(_id: string, urn: string, state: Properties, news: Properties) {
    return { outs: await reconcile(state, news, { say: resourceLogger(log, urn), signal }) };
  },

  /** What brokers cannot tell, as in an outage, stays known. */
  async read(_id: string, urn: string, state: Properties) {
    const { fingerprints: _, ...inputs } = state;
    const known = propertiesOf(state);
    const names = Object.keys(known.users);
    if (names.length === 0) return { id, props: state, inputs };
    const seen = await load()
      .see(known.reach, names)
      .catch((error: unknown) => `${errorMessage(error)}`);
    if (typeof seen === "string") {
      log.warn(`the users were not looked at, and are kept in the state as they were:\n  ${seen}`, urn);
      await log.flush();
      return { id, props: state, inputs };
    }
    const text = usersText(seen);
    return { id, props: { ...state, users: text }, inputs: { ...inputs, users: text } };
  },

  /** They belong to the data of the cluster, which a destroy keeps or deletes. */
  delete: () => Promise.resolve(),
});

/** Most runs only find that nothing changed, and need no client. */
const load = lazy(() => require("../services/kafka/users/run") as typeof Run);

function propertiesOf(properties: Properties): UsersProperties {
  const { users, reach: servers, identity, ...rest } = reveal(properties) as Partial<UsersInputs & UsersOutputs>;
  const reach = reachWith(servers, { identity });
  return { passwords: {}, fingerprints: {}, ...rest, users: usersIn(users), reach };
}

/** What a change of makes work. */
function compared({ users, passwords, reach }: UsersProperties): unknown {
  return [users, passwords, withoutIdentity(reach)];
}

/** Whether a run that failed recorded a password that it did not write: a refresh takes the failure out of the state. */
function isPasswordLeft({ fingerprints }: UsersProperties, { users: wanted, passwords }: UsersProperties): boolean {
  return Object.keys(wanted).some((name) => !isFingerprintOf(fingerprints[name], passwords[name] ?? ""));
}

/**
 * What failed in the middle is recorded with everything that is wanted or was there, so that the next run goes on, also
 * with who was to be removed; what failed before any change is not recorded.
 *
 * @returns what to record.
 */
async function reconcile(
  state: Properties,
  news: Properties,
  { say, signal }: { readonly say: Log; readonly signal: AbortSignal },
): Promise<Properties> {
  const [{ users: known, fingerprints: before }, next] = [propertiesOf(state), propertiesOf(news)];
  const { users: wanted, passwords } = next;
  const fingerprints = new Map(Object.entries(before));
  if (Object.keys({ ...known, ...wanted }).length === 0) return recorded(news, wanted, {});
  let begun = false;
  try {
    await load().apply(
      next.reach,
      { known, wanted, passwords, fingerprints: before },
      {
        ...{ say, signal, begin: () => (begun = true) },
        wrote: (name, fingerprint) => fingerprints.set(name, fingerprint),
      },
    );
    return recorded(news, wanted, Object.fromEntries(fingerprints));
  } catch (error) {
    if (!begun) throw error;
    const message = errorMessage(error);
    const properties = recorded(news, { ...known, ...wanted }, Object.fromEntries(fingerprints));
    throw Object.assign(new Error(message), { id, properties, reasons: [message] });
  }
}

/** The passwords of users that are gone need not be known any longer. */
function recorded(news: Properties, users: Users, fingerprints: Fingerprints): Properties {
  const left = Object.entries(fingerprints).filter(([name]) => Object.hasOwn(users, name));
  return { ...news, users: usersText(users), fingerprints: asSecret(Object.fromEntries(left)) };
}
