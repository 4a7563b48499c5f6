import { lazy } from "../../components/model/lazy";
import type { TopicsInputs } from "../../components/resources/inputs/topics-inputs";
import { topicsIn, topicsText } from "../../components/services/kafka/topics/topics-spec";
import { checked } from "./checked";
import { hasChanged, reconciledBy, type Reconciling, recordingFailure, seenOrKept } from "./reconciling";
import { reachWith } from "./identity";
import type { Surroundings } from "./job-handler";
import { type Properties, reveal } from "./values";
import { shrinks, type Topics, type WantedTopic } from "../services/kafka/topics/plan";
import type * as Run from "../services/kafka/topics/run";
import { removals, withoutUnmanaged } from "../services/stack-entries";

/** `topics` of the inputs is what was asked for, that of the outputs what is there. */
interface TopicsProperties extends Omit<TopicsInputs, "topics" | "reach" | "identity"> {
  readonly topics: Topics<WantedTopic>;
  /** Undefined in a preview that does not know the login yet, and before there was a resource. */
  readonly reach: TopicsInputs["reach"] | undefined;
}

const id = "topics";

/**
 * All topics of a cluster as one resource: a preview shows each that changes, a refresh what somebody changed by hand,
 * and a thousand of them take a few requests.
 *
 * A client in this process talks to the brokers. The tools of Kafka would need a JVM for each topic; kafkajs can only
 * replace all settings of a broker at once, and would drop those of others when it throttles a reassignment.
 */
export const topics = ({ log, signal }: Pick<Surroundings, "log" | "signal">) => ({
  ...reconciledBy(id, reconcile, { log, signal }),

  check(_urn: string, olds: Properties, news: Properties) {
    const [known, wanted] = [propertiesOf(olds), propertiesOf(news)];
    const changed = Object.entries(wanted.topics).flatMap(([name, topic]) => {
      const now = known.topics[name];
      return now === undefined ? [] : shrinks({ name, topic, now });
    });
    const { topics: asked, unmanaged } = wanted;
    const words = { property: "topics", lost: "its records" };
    return checked(news, [...removals(words, { known: known.topics, wanted: asked, unmanaged }), ...changed]);
  },

  diff: (_id: string, _urn: string, state: Properties, news: Properties) =>
    Promise.resolve({ changes: hasChanged(propertiesOf(state), propertiesOf(news)) }),

  /** What brokers cannot tell, as in an outage, stays known. */
  async read(_id: string, urn: string, state: Properties) {
    const known = propertiesOf(state);
    const names = Object.keys(known.topics);
    if (names.length === 0) return { id, props: state, inputs: state };
    const seen = await seenOrKept("topics", () => load().see(known.reach, names), { log, urn });
    if (seen === undefined) return { id, props: state, inputs: state };
    const there = Object.entries(known.topics).filter(([name]) => name in seen);
    const topics = Object.fromEntries(there.map(([name, topic]) => [name, { ...topic, ...seen[name] }]));
    const props = { ...state, topics: topicsText(topics) };
    return { id, props, inputs: props };
  },
});

/** Most runs only find that nothing changed, and need no client. */
const load = lazy(() => require("../services/kafka/topics/run") as typeof Run);

function propertiesOf(properties: Properties): TopicsProperties {
  const { topics, reach: servers, identity, ...rest } = reveal(properties) as Partial<TopicsInputs>;
  const reach = reachWith(servers, { identity });
  return { unmanaged: [], throttle: 0, ...rest, reach, topics: topicsIn(topics) };
}

async function reconcile(state: Properties, news: Properties, { say, signal }: Reconciling): Promise<void> {
  const [{ topics: recorded, throttle: earlier }, { topics: wanted, unmanaged, throttle, reach }] = [
    propertiesOf(state),
    propertiesOf(news),
  ];
  const known = withoutUnmanaged(recorded, unmanaged);
  if (Object.keys({ ...known, ...wanted }).length === 0) return;
  const args = { known, wanted, throttle, earlierThrottles: [earlier] };
  await recordingFailure(
    id,
    (begin) => load().apply(reach, args, { say, signal, begin }),
    () => ({ ...news, topics: topicsText({ ...known, ...wanted }) }),
  );
}
