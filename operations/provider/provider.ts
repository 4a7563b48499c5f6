import type * as KeyFiles from "./key-files-job";
import type * as PodCheck from "./pod-check-job";
import type * as PodRoll from "./pod-roll-job";
import type * as Preflight from "./preflight-job";
import type * as RollCheck from "./roll-check-job";
import type * as Roll from "./roll-job";
import type * as Stop from "./stop-job";
import type * as Upload from "./upload-job";
import { lazy } from "../../components/model/lazy";
import type { JobInputs } from "../../components/resources/inputs/job-inputs";
import { Connections } from "../transport/connections";
import { EngineLog } from "./engine-log";
import { parseUrn } from "./urn";
import type { Properties } from "./values";
import { certificateAuthority } from "./certificate-authority-handler";
import { certificate } from "./certificate-handler";
import { issuedCertificates } from "./issued-certificates-handler";
import { job, type JobLoads, jobOnDelete } from "./job-handler";
import { clusterIdentity } from "./cluster-identity-handler";
import { observation } from "./observation-handler";
import { serviceAddresses } from "./service-addresses-handler";
import { rocketmqTopics } from "./rocketmq-topics-resource-handler";
import { rocketmqUsers } from "./rocketmq-users-resource-handler";
import { topics } from "./topics-resource-handler";
import { users } from "./users-resource-handler";

type Handler =
  | ReturnType<typeof observation>
  | ReturnType<typeof topics>
  | ReturnType<typeof rocketmqTopics>
  | ReturnType<typeof rocketmqUsers>
  | ReturnType<typeof users>
  | ReturnType<typeof serviceAddresses>
  | ReturnType<typeof clusterIdentity>
  | ReturnType<typeof certificateAuthority>
  | ReturnType<typeof certificate>
  | ReturnType<typeof issuedCertificates>
  | ReturnType<typeof job>;
interface Resource extends Omit<Handler, "delete"> {
  readonly delete: (urn: string, state: Properties) => Promise<void>;
}

const log = new EngineLog(process.argv);
const canceled = new AbortController();
const surroundings = { log, signal: canceled.signal, connections: new Connections() };

const stop = lazy(() => (require("./stop-job") as typeof Stop).stop);
/** Most runs only find that nothing changed, and load none of them. */
const jobs = {
  Preflight: {
    work: lazy(() => (require("./preflight-job") as typeof Preflight).preflight),
    refuse: lazy(() => (require("./preflight-job") as typeof Preflight).refuseByPreflight),
  },
  Upload: { work: lazy(() => (require("./upload-job") as typeof Upload).upload) },
  KeyFiles: {
    work: lazy(() => (require("./key-files-job") as typeof KeyFiles).keyFiles),
    refuse: lazy(() => (require("./key-files-job") as typeof KeyFiles).refuseKeyFiles),
  },
  RollCheck: {
    work: lazy(() => (require("./roll-check-job") as typeof RollCheck).rollCheck),
    refuse: lazy(() => (require("./roll-check-job") as typeof RollCheck).refuseRoll),
  },
  Roll: {
    work: lazy(() => (require("./roll-job") as typeof Roll).roll),
    describe: lazy(() => (require("./roll-job") as typeof Roll).describeRollJob),
  },
  PodCheck: {
    work: lazy(() => (require("./pod-check-job") as typeof PodCheck).podCheck),
    refuse: lazy(() => (require("./pod-check-job") as typeof PodCheck).refusePodRoll),
  },
  PodRoll: {
    work: lazy(() => (require("./pod-roll-job") as typeof PodRoll).podRoll),
    describe: lazy(() => (require("./pod-roll-job") as typeof PodRoll).describePodRollJob),
  },
} satisfies Record<Exclude<keyof JobInputs, "Stop">, JobLoads>;

const resources = new Map<string, Resource>([
  ["Observation", observation(log)],
  ["Topics", topics(surroundings)],
  ["RocketmqTopics", rocketmqTopics(surroundings)],
  ["RocketmqUsers", rocketmqUsers(surroundings)],
  ["Users", users(surroundings)],
  ["ServiceAddresses", serviceAddresses(surroundings)],
  ["ClusterIdentity", clusterIdentity(surroundings)],
  ["CertificateAuthority", certificateAuthority(surroundings)],
  ["Certificate", certificate(surroundings)],
  ["IssuedCertificates", issuedCertificates(surroundings)],
  ["Stop", jobOnDelete(stop, surroundings)],
  ...Object.entries<JobLoads>(jobs).map(([name, loads]) => [name, job(loads, surroundings)] as const),
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
  delete: (_id: string, urn: string, state: Properties) => of(urn).delete(urn, state),
  cancel: () => Promise.resolve(canceled.abort()),
};
