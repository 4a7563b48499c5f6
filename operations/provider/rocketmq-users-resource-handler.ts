import { isDeepStrictEqual } from "node:util";
import { lazy } from "../../components/model/lazy";
import type { RocketmqUsersInputs } from "../../components/resources/inputs/rocketmq-users-inputs";
import type { Entries } from "../../components/services/rocketmq/topics/entries";
import { entriesIn, entriesText } from "../../components/services/rocketmq/topics/topics-spec";
import type * as Run from "../services/rocketmq/users/run";
import { reachWith } from "./identity";
import type { Surroundings } from "./job-handler";
import { hasChanged, reconciledBy, type Reconciling, recordingFailure, seenOrKept } from "./reconciling";
import { type Properties, reveal } from "./values";

/** What the inputs ask for, or what the outputs say is there. */
interface Whole {
  readonly users: Entries;
  readonly passwords: Readonly<Record<string, string>>;
  /** Undefined before there was a resource. */
  readonly reach: RocketmqUsersInputs["reach"] | undefined;
}

const id = "rocketmq-users";

/**
 * All users of RocketMQ as one resource: a preview shows each right that changes, a refresh what somebody changed by hand on any
 * replica.
 */
export const rocketmqUsers = ({ log, signal }: Pick<Surroundings, "log" | "signal">) => ({
  ...reconciledBy(id, reconcile, { log, signal }),

  check: (_urn: string, _olds: Properties, news: Properties) => Promise.resolve({ inputs: news, failures: [] }),

  /** Applications have one password: with another one, those that still have the one before fail, and nobody should learn it then. */
  async diff(_id: string, urn: string, state: Properties, news: Properties) {
    const [before, after] = [wholeOf(state), wholeOf(news)];
    const changed = Object.keys(after.users).filter(
      (name) =>
        Object.hasOwn(before.passwords, name) &&
        Object.hasOwn(before.users, name) &&
        !isDeepStrictEqual(before.passwords[name], after.passwords[name]),
    );
    if (changed.length > 0) {
      log.warn(
        `user ${changed.join(", ")} of RocketMQ gets another password: applications with the one before fail`,
        urn,
      );
      await log.flush();
    }
    return { changes: hasChanged(before, after) };
  },

  /** What replicas cannot tell, as in an outage, stays known. */
  async read(_id: string, urn: string, state: Properties) {
    const { users, passwords, reach } = wholeOf(state);
    if (Object.keys(users).length === 0) return { id, props: state, inputs: state };
    const look = () => load().see(reach, users, passwords);
    const seen = await seenOrKept("users of RocketMQ", look, { log, urn });
    if (seen === undefined) return { id, props: state, inputs: state };
    const props = { ...state, users: entriesText(seen) };
    return { id, props, inputs: props };
  },
});

/** Most runs only find that nothing changed, and need no client. */
const load = lazy(() => require("../services/rocketmq/users/run") as typeof Run);

function wholeOf(properties: Properties): Whole {
  const { users, passwords = {}, reach: servers, identity } = reveal(properties) as Partial<RocketmqUsersInputs>;
  return { users: entriesIn(users), passwords, reach: reachWith(servers, { identity }) };
}

async function reconcile(state: Properties, news: Properties, { say, signal }: Reconciling): Promise<void> {
  const [{ users: known }, wanted] = [wholeOf(state), wholeOf(news)];
  if (Object.keys({ ...known, ...wanted.users }).length === 0) return;
  const { reach, passwords } = wanted;
  await recordingFailure(
    id,
    (begin) => load().apply(reach, { known, wanted: wanted.users, passwords }, { say, signal, begin }),
    () => ({ ...news, users: entriesText({ ...known, ...wanted.users }) }),
  );
}
