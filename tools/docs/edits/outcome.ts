import { resolveCluster } from "../../../components/config/defaults";
import { validateConfig } from "../../../components/config/validate-config";
import { rollPlan } from "../../../components/hosts/roll-plan";
import type { ClusterFacts } from "../../../components/kubernetes/facts";
import { podRollPlan } from "../../../components/kubernetes/pod-roll-plan";
import { withSeenAddresses } from "../../../components/kubernetes/seen-addresses";
import { validateKubernetes } from "../../../components/kubernetes/validate-kubernetes";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { type ConfigIssue, formatIssue } from "../../../components/model/issue";
import { planSchema } from "../../../components/resources/inputs/roll-inputs";
import { ownRequirements, resolveRequirements } from "../../../components/preflight/host-requirements";
import { sharedRequirements } from "../../../components/preflight/shared-requirements";
import { judge } from "../../../components/preflight/preflight-verdict";
import { messageTopicsOf } from "../../../components/services/rocketmq/topics/topics-spec";
import { refusalsOf } from "../../../operations/services/rocketmq/topics/plan";
import { registry, serviceNames, serviceOf } from "../../../components/services/registry";
import { clusterId, deployedOnHost } from "./deployed-on-hosts";
import { deployedOnKubernetes } from "./deployed-kubernetes";

export type Raw = Readonly<Record<string, unknown>>;

/** What becomes of an edit: `up` refuses it, restarts servers one after the other, or restarts nothing. */
export type Outcome =
  | { readonly kind: "refused"; readonly rule: string; readonly fix: string }
  | { readonly kind: "restarts"; readonly servers: readonly string[] }
  | { readonly kind: "at once" };

/** What runs says beside what follows from the stack file. */
export interface Observed {
  /** Further lines of the first host's preflight. */
  readonly facts?: readonly string[];
  /** What servers that leave have, by service and id. */
  readonly leaving?: ClusterFacts["leaving"];
  /** The addresses that load balancers have, by the names of their Services. */
  readonly loadBalancers?: ClusterFacts["loadBalancers"];
  /** The nodes where the volumes of claims can be used. */
  readonly volumeNodes?: ClusterFacts["volumeNodes"];
}

/** What an `up` makes of an edited stack file for hosts. */
export function outcomeOnHosts(before: Raw, after: Raw, { facts = [], leaving = {} }: Observed = {}): Outcome {
  const old = hostSpec(before);
  const { config, issues } = validateConfig(after, validationContext);
  const [wrong] = issues.filter(({ severity }) => severity === "error");
  if (wrong !== undefined) return refusedBy(wrong);
  if (config === undefined) throw new Error("the stack file was not read");
  const spec = resolveCluster(config);
  return (
    hostRefusal(old, spec, facts) ??
    leavingRefusal(leaving) ??
    topicRefusal(old, spec) ??
    restarts(digestsOf(old), digestsOf(spec))
  );
}

/** What the resource of RocketMQ's topics and consumer groups refuses in a preview. */
function topicRefusal(old: ClusterSpec, spec: ClusterSpec): Outcome | undefined {
  const [known, wanted] = [messageTopicsOf(old), messageTopicsOf(spec)];
  if (known === undefined || wanted === undefined) return undefined;
  const [first] = refusalsOf(known, wanted);
  return first && refusedBy(first);
}

function hostRefusal(old: ClusterSpec, spec: ClusterSpec, facts: readonly string[]): Outcome | undefined {
  const examined = spec.hosts.map((host, index) => {
    const was = old.hosts.find(({ address }) => address === host.address);
    const needs = resolveRequirements(ownRequirements(spec, host), sharedRequirements(spec));
    const lines = was === undefined ? [] : index === 0 ? facts : [];
    return { needs, report: { host: host.name, facts: deployedOnHost(old, was ?? { ...host, roles: {} }, lines) } };
  });
  const stops = judge(examined, clusterId).findings.find(
    ({ severity, check }) => severity === "error" && check === "change",
  );
  return stops && { kind: "refused", rule: stops.rule, fix: stops.fix };
}

function leavingRefusal(leaving: NonNullable<Observed["leaving"]>): Outcome | undefined {
  const [service] = Object.keys(leaving);
  if (service === undefined) return undefined;
  const { changes, idKey } = serviceOf(service);
  return (
    changes?.leaving && { kind: "refused", rule: `hosts[].${idKey}: ${changes.leaving.rule}`, fix: changes.leaving.fix }
  );
}

/** What an `up` makes of an edited stack file for Kubernetes. */
export function outcomeOnKubernetes(
  before: Raw,
  after: Raw,
  { leaving = {}, volumeNodes = {}, loadBalancers = {} }: Observed = {},
): Outcome {
  const was = validateKubernetes(before, (_, spec) => deployedOnKubernetes(spec));
  refuseErrors(was.issues);
  if (was.spec === undefined) throw new Error("the stack file was not read");
  const facts = deployedOnKubernetes(was.spec, { leaving, volumeNodes, loadBalancers });
  const is = validateKubernetes(after, () => facts);
  const [wrong] = is.issues.filter(({ severity }) => severity === "error");
  if (wrong !== undefined) return refusedBy(wrong);
  if (is.spec === undefined) throw new Error("the stack file was not read");
  const digests = ({ pods }: typeof was.spec, spec: typeof was.spec) =>
    new Map(pods.flatMap((one) => podRollPlan(spec, one).servers.map(({ name, digest }) => [name, digest] as const)));
  return restarts(digests(was.spec, was.spec), digests(is.spec, withSeenAddresses(is.spec, facts)));
}

function restarts(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Outcome {
  const servers = [...after].filter(([name, digest]) => before.has(name) && before.get(name) !== digest);
  return servers.length === 0 ? { kind: "at once" } : { kind: "restarts", servers: servers.map(([name]) => name) };
}

function digestsOf(spec: ClusterSpec): Map<string, string> {
  const plan = planSchema.parse(rollPlan(spec));
  return new Map(
    serviceNames.flatMap((name) =>
      plan[name].map(({ id, digest }) => [`${registry[name].noun} ${id}`, digest] as const),
    ),
  );
}

function hostSpec(raw: Raw): ClusterSpec {
  const { config, issues } = validateConfig(raw, validationContext);
  refuseErrors(issues);
  if (config === undefined) throw new Error("the stack file was not read");
  return resolveCluster(config);
}

/** Keys of hosts have nothing to do with an edit. */
function validationContext() {
  return { hostKeys: {}, sandboxNotStarted: true };
}

function refusedBy({ property, rule, fix }: ConfigIssue): Outcome {
  return { kind: "refused", rule: `${property}: ${rule}`, fix };
}

function refuseErrors(issues: readonly ConfigIssue[]): void {
  const errors = issues.filter(({ severity }) => severity === "error").map(formatIssue);
  if (errors.length > 0) throw new Error(errors.join("\n"));
}
