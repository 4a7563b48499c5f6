import { isDeepStrictEqual } from "node:util";
import type { Connections } from "../transport/connections";
import type { EngineLog } from "./engine-log";
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
}

/** What all jobs of a run share. */
export interface Surroundings extends Omit<JobContext, "tell"> {
  readonly log: EngineLog;
}

/** Work on hosts or on Kubernetes; what it is given holds secrets. @throws Error with what the operator should read. */
export type Work = (inputs: unknown, context: JobContext) => Promise<void>;

/**
 * A resource that has work done when it is new and whenever an input of it changes. Work that failed is not recorded, and
 * there is nothing that a delete would have to take away.
 *
 * The work is done in this process, which the engine has started anyway: a command of its own for each would have to load
 * the same programs again, for each host.
 */
export const job = (load: () => Work, { log, signal, connections }: Surroundings) => {
  const work = async (urn: string, inputs: Properties) => {
    const tell = (line: string) => {
      if (!signal.aborted) log.status(line, urn);
    };
    signal.throwIfAborted();
    try {
      await Promise.race([load()(reveal(inputs), { tell, signal, connections }), stopped(signal)]);
    } finally {
      await log.flush();
    }
  };
  return {
    check: (_urn: string, _olds: Properties, news: Properties) => Promise.resolve({ inputs: news }),

    diff: (_id: string, _urn: string, state: Properties, news: Properties) =>
      Promise.resolve({ changes: !isDeepStrictEqual(reveal(state), reveal(news)) }),

    create: async (urn: string, news: Properties) => {
      await work(urn, news);
      return { id: parseUrn(urn).name, outs: news };
    },

    update: async (_id: string, urn: string, _state: Properties, news: Properties) => {
      await work(urn, news);
      return { outs: news };
    },

    read: (id: string, _urn: string, state: Properties) => Promise.resolve({ id, props: state, inputs: state }),

    delete: () => Promise.resolve(),
  };
};

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
  });
}
