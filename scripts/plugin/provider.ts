import { EngineLog } from "../lib/engine-log";
import { parseUrn } from "../lib/urn";
import type { Properties } from "../lib/values";
import { observation } from "./observation";
import { topics } from "./topics";

type Resource = typeof observation | ReturnType<typeof topics>;

const resources: Readonly<Record<string, Resource>> = {
  "kafka-zookeeper:index:Observation": observation,
  "kafka-zookeeper:index:Topics": topics(new EngineLog(process.argv)),
};

function of(urn: string): Resource {
  const { type } = parseUrn(urn);
  const found = resources[type];
  if (found === undefined) throw new Error(`kafka-zookeeper has no resource ${type}`);
  return found;
}

/** The resources of this project: one process for both, because every start of one takes time. */
export const provider = {
  version: "0.2.0",
  check: (urn: string, olds: Properties, news: Properties) => of(urn).check(urn, olds, news),
  diff: (id: string, urn: string, state: Properties, news: Properties) => of(urn).diff(id, urn, state, news),
  create: (urn: string, news: Properties) => of(urn).create(urn, news),
  read: (id: string, urn: string, state: Properties) => of(urn).read(id, urn, state),
  update: (id: string, urn: string, state: Properties, news: Properties) => of(urn).update(id, urn, state, news),
  delete: (_id: string, urn: string) => of(urn).delete(),
};
