import { isDeepStrictEqual } from "node:util";
import { lazy } from "../../components/model/lazy";
import { reveal, type Properties } from "./values";
import type * as Observe from "./detect-drift";

/** Only a refresh looks at hosts. */
const load = lazy(() => require("./detect-drift") as typeof Observe);

/**
 * A resource that only looks: `refresh` compares hosts with what was put on them, and the next `up` finds it changed.
 *
 * pulumi-command cannot read, so a refresh of its commands sees nothing, and a command that failed keeps the inputs of
 * its last success, so that going back to those looks like no change. This provider changes no host either: it counts a
 * repair after drift, and after an attempt that did not come to its end, and the commands that depend on the count run
 * again and repair what they find. It counts in `check`, so that a preview knows the count.
 */
export const observation = {
  check(_urn: string, olds: Properties, { rolled, ...news }: Properties) {
    const unfinished = olds["attempt"] !== undefined && olds["attempt"] !== rolled;
    const repairs = Number(olds["repairs"] ?? 0) + (unfinished || hasDrift(olds) ? 1 : 0);
    return Promise.resolve({ inputs: { ...news, drift: {}, repairs } });
  },

  diff: (_id: string, _urn: string, state: Properties, news: Properties) =>
    Promise.resolve({ changes: !isDeepStrictEqual(state, news) }),

  create: (_urn: string, news: Properties) => Promise.resolve({ id: "hosts", outs: news }),

  async read(id: string, _urn: string, state: Properties) {
    const { targets } = reveal(state) as Properties;
    const seen = { ...state, drift: await load().observe(targets) };
    return { id, props: seen, inputs: seen };
  },

  update: (_id: string, _urn: string, _state: Properties, news: Properties) => Promise.resolve({ outs: news }),

  delete: () => Promise.resolve(),
};

function hasDrift(state: Properties): boolean {
  return Object.keys(state["drift"] ?? {}).length > 0;
}
