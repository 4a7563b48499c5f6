import { isDeepStrictEqual } from "node:util";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { formatIssue } from "../../components/model/issue";
import { lazy } from "../../components/model/lazy";
import type { UsersInputs, UsersOutputs } from "../../components/resources/inputs/users-inputs";
import {
  changedPassword,
  loginKey,
  loginOf,
  newestMechanism,
  numbersIn,
  rotationIssues,
  rotationSteps,
} from "../../components/services/kafka/users/rotation";
import { usersIn, usersText, withKnownNumbers } from "../../components/services/kafka/users/users-spec";
import { type Reconciling, recordingFailure, seenOrKept } from "./reconciling";
import { resourceLogger } from "./resource-logger";
import { reachWith, renewsIdentity, withoutIdentity } from "./identity";
import type { Surroundings } from "./job-handler";
import { asSecret, type Properties, reveal } from "./values";
import type { Users } from "../services/kafka/users/plan";
import { isFingerprintOf } from "../services/kafka/users/password";
import type * as Run from "../services/kafka/users/run";

/** `users` of the inputs is what was asked for, that of the outputs what is there. */
interface UsersProperties extends UsersOutputs, Pick<UsersInputs, "passwords" | "logins" | "chroot"> {
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
  async diff(_id: string, urn: string, state: Properties, news: Properties) {
    const [before, after] = [propertiesOf(state), propertiesOf(news)];
    refuseSteps(before, after);
    const renews = renewsIdentity(before.reach, after.reach);
    const isSame = isDeepStrictEqual(compared(before), compared(after));
    const steps = stepsOf(before.users, after.users);
    if (steps.length > 0) {
      log.info(steps.join("\n  "), urn);
      await log.flush();
    }
    return { changes: !isSame || renews || isPasswordLeft(before, after) };
  },

  async create(urn: string, news: Properties) {
    return { id, outs: await reconcile({}, news, { say: resourceLogger(log, urn), signal }) };
  },

  /** A preview did not know every password. */
  async update(_id: string, urn: string, state: Properties, news: Properties) {
    refuseSteps(propertiesOf(state), propertiesOf(news));
    return { outs: await reconcile(state, news, { say: resourceLogger(log, urn), signal }) };
  },

  /** What brokers cannot tell, as in an outage, stays known. */
  async read(_id: string, urn: string, state: Properties) {
    const { fingerprints: _, ...inputs } = state;
    const known = propertiesOf(state);
    const names = Object.keys(known.users);
    if (names.length === 0) return { id, props: state, inputs };
    const seen = await seenOrKept("users", () => load().see(known.reach, names, known.chroot), { log, urn });
    if (seen === undefined) return { id, props: state, inputs };
    const text = usersText(withKnownNumbers(seen, known.users));
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
  return { passwords: {}, logins: [], fingerprints: {}, ...rest, users: usersIn(users), reach };
}

/** What a change of makes work. */
function compared({ users, passwords, reach, logins, chroot }: UsersProperties): unknown {
  return [users, passwords, withoutIdentity(reach), logins, chroot];
}

/** Whether a run that failed recorded a password that it did not write: a refresh takes the failure out of the state. */
function isPasswordLeft({ fingerprints }: UsersProperties, { users: wanted, passwords }: UsersProperties): boolean {
  return newestLogins(wanted).some(({ login }) => !isFingerprintOf(fingerprints[login], passwords[login] ?? ""));
}

/** The newest login of each user. */
function newestLogins(users: Users) {
  return Object.entries(users).flatMap(([name, user]) => {
    const mechanism = newestMechanism(user);
    return mechanism === undefined ? [] : [{ name, user, mechanism, login: loginKey(name, mechanism) }];
  });
}

/** @throws Error when a user would lose the password that its applications have. */
function refuseSteps({ users: known, fingerprints }: UsersProperties, after: UsersProperties): void {
  const { users: wanted, passwords } = after;
  const before = Object.entries(known).filter(([name]) => Object.hasOwn(wanted, name));
  const steps = before.flatMap(([name, user]) => rotationIssues(name, user, wanted[name] ?? user));
  const changed = newestLogins(wanted).filter(({ name, user, mechanism, login }) => {
    const [password, fingerprint] = [passwords[login], fingerprints[login]];
    if (password === undefined || password === unknownValue || fingerprint === undefined) return false;
    const isSame =
      Object.hasOwn(known, name) && numbersIn(known[name] ?? user)[mechanism] === numbersIn(user)[mechanism];
    return isSame && !isFingerprintOf(fingerprint, password);
  });
  const issues = [...steps, ...changed.map(({ name, user }) => changedPassword(name, numbersIn(user)))];
  if (issues.length > 0) throw new Error(["users: none was changed", ...issues.map(formatIssue)].join("\n"));
}

function stepsOf(known: Users, wanted: Users): string[] {
  return Object.entries(known).flatMap(([name, user]) => rotationSteps(name, user, wanted[name] ?? user));
}

/** @returns what to record. */
async function reconcile(state: Properties, news: Properties, { say, signal }: Reconciling): Promise<Properties> {
  const [{ users: known, fingerprints: before }, next] = [propertiesOf(state), propertiesOf(news)];
  const { users: wanted, passwords, logins, chroot } = next;
  const fingerprints = new Map(Object.entries(before));
  if (Object.keys({ ...known, ...wanted }).length === 0) return recorded(news, wanted, {});
  const record = (users: Users) => recorded(news, users, Object.fromEntries(fingerprints));
  await recordingFailure(
    id,
    (begin) =>
      load().apply(
        next.reach,
        { known, wanted, passwords, logins, chroot, fingerprints: before },
        { say, signal, begin, wrote: (login, fingerprint) => fingerprints.set(login, fingerprint) },
      ),
    () => record({ ...known, ...wanted }),
  );
  return record(wanted);
}

/** The passwords of logins that are gone need not be known any longer. */
function recorded(news: Properties, users: Users, fingerprints: Fingerprints): Properties {
  const left = Object.entries(fingerprints).filter(([login]) => {
    const { name, mechanism } = loginOf(login);
    return Object.hasOwn(users, name) && users[name]?.credentials[mechanism] !== undefined;
  });
  return { ...news, users: usersText(users), fingerprints: asSecret(Object.fromEntries(left)) };
}
