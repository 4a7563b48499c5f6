import { compactId } from "../../components/kubernetes/identity";
import { clusterIdentityInputs } from "../../components/resources/inputs/cluster-identity-inputs";
import { lazy } from "../../components/model/lazy";
import { show } from "../../components/model/issue";
import type * as Known from "./known-cluster-id";
import type { Surroundings } from "./job-handler";
import { parseUrn } from "./urn";
import { known, type Properties, reveal } from "./values";

/** Most runs only find that nothing changed. */
const load = lazy(() => require("./known-cluster-id") as typeof Known);

/** Asks the servers that know the id of a cluster. */
export type AskServers = typeof Known.knownClusterId;

/**
 * The id of a cluster: the one that the stack file gives, or that its servers know already, or else the one that was made. Once it
 * is known it stays, whether there are still such servers or not: what is among the data of a cluster never changes.
 */
export const clusterIdentity = (
  { signal }: Pick<Surroundings, "signal">,
  ask: AskServers = (...args) => load().knownClusterId(...args),
) => {
  async function idOf(news: Properties, before: unknown): Promise<string> {
    const { given, made, known: servers } = clusterIdentityInputs.parse(reveal(withoutResult(news)));
    const wanted = given === undefined ? undefined : compactId(given);
    if (typeof before === "string") return wanted ?? before;
    const told = servers === undefined ? undefined : await ask(servers, signal);
    if (told !== undefined && wanted !== undefined && told !== wanted) throw otherCluster(given ?? "", told);
    const id = wanted ?? told ?? (made === undefined ? undefined : compactId(made));
    if (id === undefined) throw new Error("nothing tells the id of the cluster");
    return id;
  }

  return {
    /** An id that nobody has to be asked for is known in a preview, too. */
    check(_urn: string, olds: Properties, news: Properties) {
      const inputs = withoutResult(news);
      const cluster = foreseen(known(inputs) as Inputs, olds["cluster"]);
      return Promise.resolve({ inputs: { ...inputs, ...(cluster === undefined ? {} : { cluster }) } });
    },

    diff(_id: string, _urn: string, state: Properties, news: Properties) {
      const cluster = foreseen(known(news) as Inputs, state["cluster"]);
      return Promise.resolve({ changes: cluster !== undefined && cluster !== state["cluster"] });
    },

    async create(urn: string, news: Properties) {
      return { id: parseUrn(urn).name, outs: { ...news, cluster: await idOf(news, undefined) } };
    },

    async update(_id: string, _urn: string, state: Properties, news: Properties) {
      return { outs: { ...news, cluster: await idOf(news, state["cluster"]) } };
    },

    read: (id: string, _urn: string, state: Properties) => Promise.resolve({ id, props: state, inputs: state }),

    delete: () => Promise.resolve(),
  };
};

interface Inputs {
  readonly given?: string | undefined;
  readonly made?: string | undefined;
  readonly known?: unknown;
}

/** Undefined for what has to be asked first. */
function foreseen({ given, made, known: servers }: Inputs, before: unknown): string | undefined {
  if (given !== undefined) return compactId(given);
  if (typeof before === "string") return before;
  return servers === undefined && made !== undefined ? compactId(made) : undefined;
}

function withoutResult({ cluster: _, ...inputs }: Properties): Properties {
  return inputs;
}

function otherCluster(given: string, told: string): Error {
  return new Error(
    `clusterId: must be the id that the brokers of this cluster have among their data\n` +
      `    given: ${show(given)}, which is ${compactId(given)} as Kafka writes it, while ZooKeeper knows ${told}\n` +
      `    fix:   remove clusterId: it is read from there`,
  );
}
