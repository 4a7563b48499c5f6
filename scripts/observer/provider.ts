import { isDeepStrictEqual } from "node:util";
import { main } from "@pulumi/pulumi/provider";
import { endWithParent } from "../lib/orphan";
import { targetsSchema } from "../roll/plan";
import { reveal, type Properties } from "../substitute/values";
import { observe } from "./observe";

/** Where a resource keeps what was seen; everything else in its state are its inputs. */
const outputs = ["drift", "repairs"];

/**
 * A resource that only looks: `refresh` compares hosts with what was put on them, and the next `up` finds it changed.
 *
 * pulumi-command cannot read, so a refresh of its commands sees nothing. This provider changes no host either: its
 * `update` counts a repair, and the commands that depend on the count run again and mend what they find.
 */
const provider = {
  version: "0.1.0",

  check: (_urn: string, _olds: Properties, news: Properties) => Promise.resolve({ inputs: news }),

  diff: (_id: string, _urn: string, state: Properties, news: Properties) =>
    Promise.resolve({ changes: hasDrift(state) || !isDeepStrictEqual(inputsOf(state), news) }),

  create: (_urn: string, news: Properties) =>
    Promise.resolve({ id: "hosts", outs: { ...news, drift: {}, repairs: 0 } }),

  async read(id: string, _urn: string, state: Properties) {
    const targets = targetsSchema.parse((reveal(state) as Properties)["targets"]);
    return { id, props: { ...state, drift: await observe(targets) } };
  },

  update(_id: string, _urn: string, state: Properties, news: Properties) {
    const repairs = Number(state["repairs"] ?? 0) + (hasDrift(state) ? 1 : 0);
    return Promise.resolve({ outs: { ...news, drift: {}, repairs } });
  },

  delete: () => Promise.resolve(),
};

function hasDrift(state: Properties): boolean {
  return Object.keys(state["drift"] ?? {}).length > 0;
}

function inputsOf(state: Properties): Properties {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !outputs.includes(name)));
}

endWithParent();
void main(provider, process.argv.slice(2));
