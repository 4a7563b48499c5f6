import { type ConfigIssue, error as issue } from "../../components/model/issue";
import { lazy } from "../../components/model/lazy";
import type { RocketmqTopicsInputs } from "../../components/resources/inputs/rocketmq-topics-inputs";
import type { Entries } from "../../components/services/rocketmq/topics/entries";
import { entriesIn, entriesText, type MessageTopics } from "../../components/services/rocketmq/topics/topics-spec";
import { errorMessage } from "../lib/error-message";
import { groupWords, refusalsOf, topicWords, type Words } from "../services/rocketmq/topics/plan";
import type * as Run from "../services/rocketmq/topics/run";
import { withoutUnmanaged } from "../services/stack-entries";
import { checked } from "./checked";
import { reachWith } from "./identity";
import type { Surroundings } from "./job-handler";
import { hasChanged, reconciledBy, type Reconciling, recordingFailure, seenOrKept } from "./reconciling";
import { type Properties, reveal } from "./values";

/** What the inputs ask for, or what the outputs say is there. */
interface Whole extends MessageTopics {
  /** Undefined before there was a resource. */
  readonly reach: RocketmqTopicsInputs["reach"] | undefined;
}

const id = "rocketmq-topics";

/**
 * All topics and consumer groups of RocketMQ as one resource: a preview shows each that changes, a refresh what somebody changed by
 * hand on any replica.
 */
export const rocketmqTopics = ({ log, signal }: Pick<Surroundings, "log" | "signal">) => ({
  ...reconciledBy(id, reconcile, { log, signal }),

  async check(_urn: string, olds: Properties, news: Properties) {
    const [known, wanted] = [wholeOf(olds), wholeOf(news)];
    const issues = refusalsOf(known, wanted);
    return checked(news, issues.length > 0 ? issues : await refusedByServers(known, wanted));
  },

  diff: (_id: string, _urn: string, state: Properties, news: Properties) =>
    Promise.resolve({ changes: hasChanged(wholeOf(state), wholeOf(news)) }),

  /** What replicas cannot tell, as in an outage, stays known. */
  async read(_id: string, urn: string, state: Properties) {
    const known = wholeOf(state);
    if (Object.keys({ ...known.topics, ...known.consumerGroups }).length === 0)
      return { id, props: state, inputs: state };
    const seen = await seenOrKept("topics of RocketMQ", () => load().see(known.reach, known), { log, urn });
    if (seen === undefined) return { id, props: state, inputs: state };
    const props = { ...state, ...texts(seen) };
    return { id, props, inputs: props };
  },
});

/** Most runs only find that nothing changed, and need no client. */
const load = lazy(() => require("../services/rocketmq/topics/run") as typeof Run);

function wholeOf(properties: Properties): Whole {
  const {
    topics,
    consumerGroups,
    reach: servers,
    identity,
    ...rest
  } = reveal(properties) as Partial<RocketmqTopicsInputs>;
  const reach = reachWith(servers, { identity });
  return {
    ...{ unmanagedTopics: [], unmanagedConsumerGroups: [], ...rest, reach },
    topics: entriesIn(topics),
    consumerGroups: entriesIn(consumerGroups),
  };
}

function texts({ topics, consumerGroups }: Pick<Whole, "topics" | "consumerGroups">) {
  return { topics: entriesText(topics), consumerGroups: entriesText(consumerGroups) };
}

function entryOf(entries: Entries, name: string) {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/**
 * What only brokers know decides about another kind of a topic, which has to be empty, and about the end of a consumer group, which
 * nobody may use: they are asked for these alone. Who does not answer keeps them from being made.
 */
async function refusedByServers(known: Whole, wanted: Whole): Promise<readonly ConfigIssue[]> {
  const retyped = Object.entries(wanted.topics).filter(([name, { fields }]) => {
    const before = entryOf(known.topics, name);
    return before !== undefined && before.fields["type"] !== fields["type"];
  });
  const leaving = Object.entries(withoutUnmanaged(known.consumerGroups, wanted.unmanagedConsumerGroups)).filter(
    ([name, { allowDelete }]) => allowDelete && !Object.hasOwn(wanted.consumerGroups, name),
  );
  if (retyped.length + leaving.length === 0) return [];
  const asked = {
    topics: { wanted: Object.fromEntries(retyped), known: {} },
    consumerGroups: { wanted: {}, known: Object.fromEntries(leaving) },
  };
  try {
    return await load().refusalsOf(wanted.reach, asked);
  } catch (error) {
    return [
      ...retyped.map(([name]) => notAsked(topicWords, `${name}].type`, "is empty", error)),
      ...leaving.map(([name]) => notAsked(groupWords, `${name}]`, "is used by nobody", error)),
    ];
  }
}

function notAsked({ noun, property }: Words, at: string, what: string, error: unknown): ConfigIssue {
  return issue({
    property: `${property}[${at}`,
    rule: `is changed only once every replica has told that the ${noun} ${what}`,
    given: errorMessage(error),
    fix: "run again when all brokers answer (scripts/status), or undo the change",
  });
}

async function reconcile(state: Properties, news: Properties, { say, signal }: Reconciling): Promise<void> {
  const [known, wanted] = [wholeOf(state), wholeOf(news)];
  const args = {
    topics: { known: withoutUnmanaged(known.topics, wanted.unmanagedTopics), wanted: wanted.topics },
    consumerGroups: {
      known: withoutUnmanaged(known.consumerGroups, wanted.unmanagedConsumerGroups),
      wanted: wanted.consumerGroups,
    },
  };
  const all = [args.topics.known, args.topics.wanted, args.consumerGroups.known, args.consumerGroups.wanted];
  if (all.every((entries) => Object.keys(entries).length === 0)) return;
  await recordingFailure(
    id,
    (begin) => load().apply(wanted.reach, args, { say, signal, begin }),
    () => ({
      ...news,
      ...texts({
        topics: { ...args.topics.known, ...args.topics.wanted },
        consumerGroups: { ...args.consumerGroups.known, ...args.consumerGroups.wanted },
      }),
    }),
  );
}
