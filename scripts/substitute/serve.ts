import { main, type Provider } from "@pulumi/pulumi/provider";
import { endWithParent } from "../lib/orphan";
import { EngineLog } from "../lib/engine-log";
import type { RunContext } from "./runner";
import { refusal, type Original } from "./sandbox-only";
import { parseUrn } from "../lib/urn";
import type { Properties } from "../lib/values";

type Check = Awaited<ReturnType<NonNullable<Provider["check"]>>>;
type Diff = Awaited<ReturnType<NonNullable<Provider["diff"]>>>;
type Create = Awaited<ReturnType<NonNullable<Provider["create"]>>>;
type Update = Awaited<ReturnType<NonNullable<Provider["update"]>>>;

/** How a substitute behaves for one type of resource. */
export interface ResourceKind {
  check(news: Properties): Check;
  diff(state: Properties, news: Properties): Diff;
  create(news: Properties, context: RunContext): Promise<Create>;
  update(state: Properties, news: Properties, context: RunContext): Promise<Update>;
  delete(state: Properties, context: RunContext): Promise<void>;
}

class Refused extends Error {
  constructor(
    readonly property: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** Serves a substitute to the engine until the engine ends it; it says once what it is and refuses other stacks. */
export async function serve(original: Original, kinds: Readonly<Record<string, ResourceKind>>): Promise<void> {
  endWithParent();
  const processArguments = process.argv.slice(2);
  const log = new EngineLog(processArguments);
  const stop = new AbortController();
  const reasons = new Map<string, string | undefined>();
  let announced = false;

  const announce = () => {
    if (!announced) log.info(`substitute for pulumi-${original.plugin} ${original.version}: sandbox and CI only`);
    announced = true;
  };
  const kindOf = (urn: string): ResourceKind => {
    const { type, project, stack } = parseUrn(urn);
    const kind = kinds[type];
    if (!kind) throw new Refused("type", `the substitute for pulumi-${original.plugin} has no ${type}`);
    // A plugin lives for one command, and a large stack's file takes longer to read than a resource to judge.
    if (!reasons.has(stack)) reasons.set(stack, refusal(urn, original));
    const reason = reasons.get(stack);
    if (reason !== undefined) throw new Refused(`${project}:sandbox`, reason);
    announce();
    return kind;
  };
  const context = (urn: string): RunContext => ({ urn, log, signal: stop.signal });

  await main(
    {
      version: original.version,
      check: (urn, _olds, news: Properties) => promise(() => checked(urn, news, kindOf)),
      diff: (_id, urn, state: Properties, news: Properties) => promise(() => kindOf(urn).diff(state, news)),
      create: (urn, news: Properties) => promise(() => kindOf(urn).create(news, context(urn))),
      update: (_id, urn, state: Properties, news: Properties) =>
        promise(() => kindOf(urn).update(state, news, context(urn))),
      delete: (_id, urn, state: Properties) => promise(() => kindOf(urn).delete(state, context(urn))),
      cancel: () => promise(() => stop.abort()),
    },
    processArguments,
  );
}

// A failure of the check is shown without the stack that the server prints for an error.
function checked(urn: string, news: Properties, kindOf: (urn: string) => ResourceKind): Check {
  let kind: ResourceKind;
  try {
    kind = kindOf(urn);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { inputs: news, failures: [{ property: error.property, reason: error.message }] };
  }
  return kind.check(news);
}

async function promise<T>(work: () => T | Promise<T>): Promise<T> {
  return work();
}
