import { isDeepStrictEqual } from "node:util";
import { errorMessage } from "../lib/error-message";
import { withTimeout } from "../lib/timeout";
import type { Connections } from "../transport/connections";
import type { SessionOptions } from "../transport/sessions";
import type { EngineLog } from "./engine-log";
import { withoutIdentity } from "./identity";
import { parseUrn } from "./urn";
import { type Properties, reveal } from "./values";

/** What a job may use besides its inputs. */
export interface JobContext {
  /** Shows a line beside the resource while it is worked on. */
  readonly tell: (line: string) => void;
  /** Aborted when somebody stops the `up`. */
  readonly signal: AbortSignal;
  /** Connections to hosts, which the jobs of a run hand on. */
  readonly connections: Connections;
  /** What it was given when it was last done; absent the first time. */
  readonly previous?: unknown;
}

/** What all jobs of a run share. */
export interface Surroundings extends Omit<JobContext, "tell" | "previous"> {
  readonly log: EngineLog;
}

/** Work on hosts or on Kubernetes; what it is given holds secrets. @throws Error with what the operator should read. */
export type Work = (inputs: unknown, context: JobContext) => Promise<void>;

/** What the work would do by what runs now, one line for each step, without doing it. */
export type Describe = (inputs: unknown, context: Omit<JobContext, "tell">) => Promise<string[]>;

/** How a job uses sessions: by the connections of the run, and until that is stopped. */
export function sessionOptionsOf({ signal, connections }: Pick<JobContext, "signal" | "connections">): SessionOptions {
  return { signal, dial: (connection) => connections.dial(connection) };
}

/** What a look at what the work would refuse came to. */
export interface Seen {
  /** What could not be looked at, one line for each. */
  readonly notSeen: readonly string[];
  /** What the operator should know before the work is done. */
  readonly warnings: readonly string[];
}

/**
 * Looks whether the work would refuse.
 *
 * @throws Error with what the operator should read when it would.
 */
export type Refuse = (inputs: unknown, context: Omit<JobContext, "tell">) => Promise<Seen>;

/** Where the work of a job is, loaded when it is needed. */
export interface JobLoads {
  readonly work: () => Work;
  readonly describe?: () => Describe;
  readonly refuse?: () => Refuse;
}

/** A preview is not held up by hosts that do not respond. */
const describeMs = 10_000;

/** Says what the work will do; the program cannot tell a preview from an `up`, so both say it. */
const announcer =
  (load: () => Describe, { log, signal, connections }: Surroundings) =>
  async (urn: string, inputs: Properties, state: Properties): Promise<void> => {
    const describe = () => load()(reveal(inputs), { signal, connections, previous: reveal(state) });
    const text = await withTimeout(describe, { milliseconds: describeMs, message: "no response" }).then(
      (lines) => ["by what runs now, this will", ...(lines.length === 0 ? ["restart nothing"] : lines)].join("\n  "),
      (error: unknown) => `what this will restart is not known: ${errorMessage(error)}`,
    );
    log.info(text, urn);
    await log.flush();
  };

/** Fails a preview of what the work would refuse; hosts that are not reachable only fail an `up`. */
const refuser =
  (load: () => Refuse, { log, signal, connections }: Surroundings) =>
  async (urn: string, inputs: Properties, state: Properties): Promise<void> => {
    const { notSeen, warnings } = await load()(reveal(inputs), { signal, connections, previous: reveal(state) });
    if (notSeen.length > 0) log.info(["not looked at:", ...notSeen].join("\n  "), urn);
    if (warnings.length > 0) log.info(warnings.join("\n"), urn);
    await log.flush();
  };

/** Does the work that `load` returns, for the resource of a URN; the work gets its inputs without wrappers of secrets. */
const worker =
  (load: () => Work, { log, signal, connections }: Surroundings) =>
  async (urn: string, inputs: Properties, state?: Properties): Promise<void> => {
    const tell = (line: string) => {
      if (!signal.aborted) log.status(line, urn);
    };
    signal.throwIfAborted();
    try {
      const previous = state === undefined ? {} : { previous: reveal(state) };
      const work = load()(reveal(inputs), { tell, signal, connections, ...previous });
      await Promise.race([work, stopped(signal)]);
    } finally {
      await log.flush();
    }
  };

/** A resource that only records what it is given. */
const recorded = {
  check: (_urn: string, _olds: Properties, news: Properties) => Promise.resolve({ inputs: news }),

  diff: (_id: string, _urn: string, state: Properties, news: Properties) =>
    Promise.resolve({ changes: !isDeepStrictEqual(withoutIdentity(reveal(state)), withoutIdentity(reveal(news))) }),

  create: (urn: string, news: Properties) => Promise.resolve({ id: parseUrn(urn).name, outs: news }),

  read: (id: string, _urn: string, state: Properties) => Promise.resolve({ id, props: state, inputs: state }),

  update: (_id: string, _urn: string, _state: Properties, news: Properties) => Promise.resolve({ outs: news }),

  delete: () => Promise.resolve(),
};

/**
 * A resource that has work done when it is new and whenever an input of it changes, other than its identity. Work that failed is not recorded, and
 * there is nothing that a delete would have to take away.
 *
 * Before a change of its inputs is worked on, and in a preview of one, it refuses what what runs does not allow, if it can
 * `refuse`, and says what it will do, if it can `describe` it.
 *
 * The work is done in this process, which the engine has started anyway: a command of its own for each would have to load
 * the same programs again, for each host.
 */
export const job = ({ work: load, describe, refuse }: JobLoads, surroundings: Surroundings) => {
  const work = worker(load, surroundings);
  const announce = describe && announcer(describe, surroundings);
  const judge = refuse && refuser(refuse, surroundings);
  return {
    ...recorded,

    diff: async (id: string, urn: string, state: Properties, news: Properties) => {
      const difference = await recorded.diff(id, urn, state, news);
      if (difference.changes) await judge?.(urn, news, state);
      if (difference.changes) await announce?.(urn, news, state);
      return difference;
    },

    create: async (urn: string, news: Properties) => {
      await work(urn, news);
      return recorded.create(urn, news);
    },

    update: async (id: string, urn: string, state: Properties, news: Properties) => {
      await work(urn, news, state);
      return recorded.update(id, urn, state, news);
    },
  };
};

/** A resource that has work done when it is deleted, with what it was given last; until then it does nothing. */
export const jobOnDelete = (load: () => Work, surroundings: Surroundings) => ({
  ...recorded,
  delete: (urn: string, state: Properties) => worker(load, surroundings)(urn, state),
});

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
  });
}
