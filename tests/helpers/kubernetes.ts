import assert from "node:assert/strict";
import type { ClusterFacts } from "../../components/kubernetes/facts";
import { unknownCluster } from "../../components/kubernetes/facts";
import type { KubernetesConfig } from "../../components/kubernetes/kubernetes-schema";
import { type KubernetesSpec, resolveKubernetes } from "../../components/kubernetes/kubernetes-spec";
import type { Pods } from "../../components/kubernetes/servers";
import { migrationOf } from "../../components/kubernetes/rolled-together";
import { validateKubernetes } from "../../components/kubernetes/validate-kubernetes";
import { type ConfigIssue, formatIssue } from "../../components/model/issue";
import { type Registry, registry, type ServiceName } from "../../components/services/registry";
import { deployedOnKubernetes } from "../../tools/docs/edits/deployed-kubernetes";
import { isPlaintextWarning, type Raw } from "./config";

/** A cluster that has everything: three nodes with addresses, and a default StorageClass that can grow. */
export function facts(changes: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    nodes: [1, 2, 3].map((id) => ({ name: `node${id}`, address: `10.0.0.${id}`, schedulable: true })),
    storageClasses: [
      { name: "fast", isDefault: true, expandable: true },
      { name: "local-path", isDefault: false, expandable: false },
    ],
    statefulSets: [],
    claims: {},
    volumeZones: {},
    volumeNodes: {},
    nodePorts: [],
    loadBalancers: {},
    denied: [],
    configMaps: {},
    workloads: [],
    outdated: {},
    leaving: {},
    namespaces: ["default"],
    ...changes,
  };
}

/** Claims that all ask for as much. */
export function sized(names: readonly string[], size = "100Gi"): ClusterFacts["claims"] {
  return Object.fromEntries(names.map((name) => [name, size]));
}

/** Three brokers with volumes in racks of their own, and ids that have a gap, beside one ZooKeeper server. */
export const inRacks = {
  kubernetes: { topologyKey: "topology.kubernetes.io/zone" },
  others: {
    hosts: [
      { name: "server1", zookeeperId: 1, brokerId: 1, rack: "a" },
      { name: "server2", brokerId: 2, rack: "b" },
      { name: "server5", brokerId: 5, rack: "c" },
    ],
  },
} as const;

/** The smallest configuration, in plain text, with a change of the group `kubernetes` and of other groups. */
export function rawKubernetes(kubernetes: Raw = {}, others: Raw = {}): Raw {
  return { substrate: "kubernetes", security: "plaintext", kubernetes, ...others };
}

/** Judges a configuration. That it is in plain text is left out. */
export function judgeKubernetes(
  raw: Raw,
  cluster: ClusterFacts = facts(),
  services: Registry = registry,
): readonly ConfigIssue[] {
  return validateKubernetes(raw, () => cluster, services).issues.filter((issue) => !isPlaintextWarning(issue));
}

/** A configuration that has no error, with the defaults of the schema. On the way to KRaft, a cluster has to be there. */
export function kubernetesConfig(raw: Raw, cluster: ClusterFacts = unknownCluster("no cluster")): KubernetesConfig {
  const { config, issues } = validateKubernetes(raw, (_, spec) =>
    migrationOf(spec) === undefined ? cluster : deployedOnKubernetes(spec),
  );
  const errors = issues.filter(({ severity }) => severity === "error").map(formatIssue);
  assert.deepEqual(errors, []);
  assert(config);
  return config;
}

/** The cluster that a configuration without errors describes. */
export function kubernetesSpec(kubernetes: Raw = {}, others: Raw = {}): KubernetesSpec {
  return resolveKubernetes(kubernetesConfig(rawKubernetes(kubernetes, others)));
}

/** The pods of one service. */
export function podsIn(spec: KubernetesSpec, service: ServiceName): Pods {
  const pods = spec.pods.find((one) => one.service.name === service);
  assert(pods, `there are no pods of ${service}`);
  return pods;
}

/** A change of a good configuration or of its cluster, and the one issue that must come of it. */
export interface KubernetesRefusal {
  readonly kubernetes?: Raw;
  readonly others?: Raw;
  readonly facts?: Partial<ClusterFacts>;
  readonly property: string;
  /** Part of the rule; so are the next two of what is given and of the fix. */
  readonly rule: string;
  readonly given: string;
  readonly fix: string;
  readonly severity?: "warning";
}

/** One test for each refusal: exactly one issue of its severity, with that property and those texts. */
export function describeKubernetesRefusals(name: string, refusals: Readonly<Record<string, KubernetesRefusal>>): void {
  describe(name, () => {
    for (const [title, { kubernetes, others, severity = "error", ...expected }] of Object.entries(refusals)) {
      it(title, () => {
        const issues = judgeKubernetes(rawKubernetes(kubernetes, others), facts(expected.facts));
        const found = issues.filter((issue) => issue.severity === severity);
        assert.deepEqual(
          found.map(({ property }) => property),
          [expected.property],
        );
        for (const key of ["rule", "given", "fix"] as const)
          assert(found[0]?.[key].includes(expected[key]), `${key}: "${expected[key]}" is not in "${found[0]?.[key]}"`);
      });
    }
  });
}
