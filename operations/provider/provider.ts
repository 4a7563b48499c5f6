import { createRequire } from "node:module";
import type * as Preflight from "./preflight-job";
import type * as Roll from "./roll-job";
import type * as Rollout from "./rollout-job";
import type * as Upload from "./upload-job";
import { Connections } from "../transport/connections";
import { EngineLog } from "./engine-log";
import { parseUrn } from "./urn";
import type { Properties } from "./values";
import { job, type Work } from "./job-handler";
import { observation } from "./observation-handler";
import { topics } from "./topics-resource-handler";

type Resource = typeof observation | ReturnType<typeof topics> | ReturnType<typeof job>;

const require = createRequire(__filename);
const log = new EngineLog(process.argv);
const stop = new AbortController();
const surroundings = { log, signal: stop.signal, connections: new Connections() };

/** Most runs only find that nothing changed, and load none of them. */
const works = {
  Preflight: () => (require("./preflight-job") as typeof Preflight).preflight,
  Upload: () => (require("./upload-job") as typeof Upload).upload,
  Roll: () => (require("./roll-job") as typeof Roll).roll,
  Rollout: () => (require("./rollout-job") as typeof Rollout).rollout,
} satisfies Record<string, () => Work>;

const resources = new Map<string, Resource>([
  ["Observation", observation],
  ["Topics", topics(log)],
  ...Object.entries(works).map(([name, load]) => [name, job(load, surroundings)] as const),
]);

function of(urn: string): Resource {
  const { type } = parseUrn(urn);
  const found = resources.get(type.replace("kafka-zookeeper:index:", ""));
  if (found === undefined) throw new Error(`kafka-zookeeper has no resource ${type}`);
  return found;
}

/** The resources of this project: one process for all, because every start of one takes time. */
export const provider = {
  version: "0.2.0",
  check: (urn: string, olds: Properties, news: Properties) => of(urn).check(urn, olds, news),
  diff: (id: string, urn: string, state: Properties, news: Properties) => of(urn).diff(id, urn, state, news),
  create: (urn: string, news: Properties) => of(urn).create(urn, news),
  read: (id: string, urn: string, state: Properties) => of(urn).read(id, urn, state),
  update: (id: string, urn: string, state: Properties, news: Properties) => of(urn).update(id, urn, state, news),
  delete: (_id: string, urn: string) => of(urn).delete(),
  cancel: () => Promise.resolve(stop.abort()),
};
