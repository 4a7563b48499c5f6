import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "../resources/deep-input";
import type { RolloutInputs } from "../resources/inputs/rollout-inputs";
import { Job } from "../resources/job";
import type { Access } from "../resources/inputs/access-inputs";
import type { ClusterFacts } from "./facts";
import { claimsToExpand } from "./claims";
import type { Manifest } from "./manifest";
import { manifestsOf } from "./manifests";
import { kafkaOf } from "../services/kafka/resolve";
import { Topics } from "../resources/topics-resource";
import { reachOf } from "./pod-endpoints";
import type { KubernetesSpec } from "./kubernetes-spec";

export interface KubernetesArgs {
  readonly spec: KubernetesSpec;
  readonly access: Access;
  readonly facts: ClusterFacts;
}

type Constructor = new (name: string, args: never, options: pulumi.CustomResourceOptions) => pulumi.CustomResource;

const constructors: Readonly<Record<string, Constructor>> = {
  Namespace: k8s.core.v1.Namespace,
  ConfigMap: k8s.core.v1.ConfigMap,
  Service: k8s.core.v1.Service,
  PersistentVolumeClaim: k8s.core.v1.PersistentVolumeClaimPatch,
  PodDisruptionBudget: k8s.policy.v1.PodDisruptionBudget,
  NetworkPolicy: k8s.networking.v1.NetworkPolicy,
  StatefulSet: k8s.apps.v1.StatefulSet,
  Deployment: k8s.apps.v1.Deployment,
};

/**
 * ZooKeeper and Kafka on Kubernetes.
 *
 * 1. The namespace, then configuration, Services and budgets, which wait for nothing.
 * 2. ZooKeeper, until every server is ready; then Kafka, until every broker is; then the topics, and the settings in the
 *    namespaces of applications.
 *
 * A StatefulSet for several servers replaces its pods one by one by itself, whether or not Pulumi still watches.
 * Workloads of single servers know nothing of each other, so each waits for the one before. A job after each waits until
 * that has come to its end.
 */
export class KafkaOnKubernetes extends pulumi.ComponentResource {
  private readonly name: string;
  private readonly provider: k8s.Provider;
  private readonly timeout: string;
  private readonly namespace: string;

  constructor(name: string, { spec, access, facts }: KubernetesArgs, options?: pulumi.ComponentResourceOptions) {
    super("kafka-zookeeper:index:KafkaOnKubernetes", name, {}, options);
    this.name = name;
    this.timeout = `${spec.readyTimeout}s`;
    this.namespace = spec.settings.namespace;
    this.provider = new k8s.Provider(name, { ...access, enableConfigMapMutable: true }, { parent: this });
    const manifests = manifestsOf(spec);
    // With the namespace, all volumes would go; `destroy --exclude-protected` leaves it.
    const namespace = manifests.namespace.map((one) => this.add(one, [], { protect: !spec.deleteData }));
    const first = manifests.first.map((one) => this.add(one, namespace));
    const claims = claimsToExpand(spec, facts).map((one) => this.add(one, namespace, { retainOnDelete: true }));
    const { namespace: inNamespace, workload: kind } = spec.settings;
    const roll = { access: pulumi.secret(access), namespace: inNamespace, kind, timeout: spec.readyTimeout };
    const zookeeper = this.chain(manifests.zookeeper, [...first, ...claims], roll, facts);
    const kafka = this.chain(manifests.kafka, zookeeper, roll, facts);
    new Topics(
      `${name}-topics`,
      { spec: kafkaOf(spec.servers).topics, reach: reachOf(spec, access) },
      { parent: this, dependsOn: kafka },
    );
    for (const manifest of manifests.applications) this.add(manifest, kafka);
    this.registerOutputs({});
  }

  private add(
    manifest: Manifest,
    dependsOn: readonly pulumi.Resource[],
    options: pulumi.CustomResourceOptions = {},
  ): pulumi.CustomResource {
    const make = constructors[manifest.kind];
    if (make === undefined) throw new Error(`there is no constructor of ${manifest.kind}`);
    return new make(this.nameOf(manifest), manifest as never, {
      parent: this,
      provider: this.provider,
      dependsOn: [...dependsOn],
      customTimeouts: { create: this.timeout, update: this.timeout, delete: this.timeout },
      // A claim template cannot change, and Pulumi would make the StatefulSet anew; `claimsToExpand` changes the claims.
      ...(manifest.kind === "StatefulSet" ? { ignoreChanges: ["spec.volumeClaimTemplates"] } : {}),
      ...options,
    });
  }

  /** Names in Pulumi are unique in a stack, those in Kubernetes in a namespace: for example `cluster-kafka-0`. */
  private nameOf({ metadata: { name, namespace } }: Manifest): string {
    return `${this.name}-${namespace === undefined || namespace === this.namespace ? name : `${namespace}/${name}`}`;
  }

  /**
   * Workloads one after the other, each when all pods of the one before run as they shall. StatefulSets that are not there
   * yet start side by side, and restart nobody: a broker whose volume is left from before may be ready only after another.
   */
  private chain(
    manifests: readonly Manifest[],
    dependsOn: readonly pulumi.Resource[],
    roll: Omit<InputsOf<RolloutInputs>, "name" | "generation">,
    facts: ClusterFacts,
  ): pulumi.Resource[] {
    let before = dependsOn;
    const jobs: pulumi.Resource[] = [];
    for (const manifest of manifests) {
      const { name } = manifest.metadata;
      const starts = manifest.kind === "StatefulSet" && isMissing(name, facts);
      const workload = this.add(manifest, starts ? dependsOn : before);
      const job = new Job(
        "Rollout",
        `${this.name}-${name}-rollout`,
        // The generation counts every change, so that going back after a roll that failed is waited for, too.
        { ...roll, name, generation: generationOf(workload) },
        { parent: this, dependsOn: [workload] },
      );
      jobs.push(job);
      if (!starts) before = [...dependsOn, job];
    }
    return [...dependsOn, ...jobs];
  }
}

function isMissing(name: string, { unreachable, statefulSets }: ClusterFacts): boolean {
  return unreachable === undefined && !statefulSets.some((set) => set.name === name);
}

function generationOf(workload: pulumi.CustomResource): pulumi.Output<string> {
  const { metadata } = workload as k8s.apps.v1.StatefulSet | k8s.apps.v1.Deployment;
  return metadata.apply(({ generation }) => String(generation));
}
