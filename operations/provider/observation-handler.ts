import { isDeepStrictEqual } from "node:util";
import { lazy } from "../../components/model/lazy";
import type { EngineLog } from "./engine-log";
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
export const observation = (log: EngineLog) => ({
  check(_urn: string, olds: Properties, { rolled, ...news }: Properties) {
    const unfinished = olds["attempt"] !== undefined && olds["attempt"] !== rolled;
    const repairs = Number(olds["repairs"] ?? 0) + (unfinished || hasDrift(olds) ? 1 : 0);
    return Promise.resolve({ inputs: { ...news, drift: {}, repairs } });
  },

  diff: (_id: string, _urn: string, state: Properties, news: Properties) =>
    Promise.resolve({ changes: !isDeepStrictEqual(state, news) }),

  create: (_urn: string, news: Properties) => Promise.resolve({ id: "hosts", outs: news }),

  /** What is known of a host that cannot be looked at stays known: an outage is no drift, and not the end of it either. */
  async read(id: string, urn: string, state: Properties) {
    const { targets, drift = {} } = reveal(state) as Properties;
    const { found, notSeen } = await load().observe(targets);
    const kept = Object.entries(drift as Record<string, string[]>).filter(([host]) => host in notSeen);
    warnNotSeen(log, urn, notSeen);
    await log.flush();
    const seen = { ...state, drift: { ...Object.fromEntries(kept), ...found } };
    return { id, props: seen, inputs: seen };
  },

  update: (_id: string, _urn: string, _state: Properties, news: Properties) => Promise.resolve({ outs: news }),

  delete: () => Promise.resolve(),
});

function warnNotSeen(log: EngineLog, urn: string, notSeen: Readonly<Record<string, string>>): void {
  const lines = Object.entries(notSeen).map(([host, why]) => `${host}: ${why}`);
  if (lines.length === 0) return;
  const text = [
    "not looked at, and kept in the state as it was:",
    ...lines,
    "refresh again once they can be reached: until then an up repairs nothing there that somebody changed",
  ];
  log.warn(text.join("\n  "), urn);
}

function hasDrift(state: Properties): boolean {
  return Object.keys(state["drift"] ?? {}).length > 0;
}
