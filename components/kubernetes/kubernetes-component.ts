import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { GivenAuthority } from "../resources/cluster-authority";
import { createUsers, type Passwords } from "../resources/cluster-users";
import { createRocketmqUsers } from "../resources/rocketmq-users-resource";
import type { DeepInput, InputsOf } from "../resources/deep-input";
import type { Identity } from "../resources/inputs/identity-inputs";
import { Job } from "../resources/job";
import type { Access } from "../resources/inputs/access-inputs";
import type { PodCheckInputs } from "../resources/inputs/pod-check-inputs";
import type { PodRollInputs } from "../resources/inputs/pod-roll-inputs";
import { ServiceAddresses } from "../resources/service-addresses";
import { isSecure } from "../security/security-schema";
import { awaitedServices, type FoundAddresses } from "./awaited-addresses";
import { clientFiles } from "./client-files-data";
import { type Certificates, createCertificates } from "./certificates";
import { createIdentity, identityData } from "./cluster-identity";
import { seenOf } from "./seen-addresses";
import type { ClusterFacts } from "./facts";
import { type FilledIn, filledIn } from "./filled-in";
import { issueCertificates } from "./issue-certificates";
import { claimsToExpand } from "./claims";
import type { Manifest } from "./manifest";
import { manifestsOf } from "./manifests";
import { kafkaOf } from "../services/kafka/resolve";
import { loginEndpoints } from "../services/kafka/users/login-endpoints";
import { createTopics } from "../resources/cluster-topics";
import { offersSecure, stepOf } from "../security/steps";
import { reachOf } from "./pod-endpoints";
import { withCertificates } from "./pod-roll-plan";
import { migrationOf, rollOrder } from "./rolled-together";
import { generationOf, isBehindCheck, isChecked, lastOf, type Roll, rollsOf } from "./rolls";
import { type KubernetesSpec, stopTimeout } from "./kubernetes-spec";

export interface KubernetesArgs {
  readonly spec: KubernetesSpec;
  readonly access: Access;
  readonly facts: ClusterFacts;
  /** The passwords of users that were given, by name; secret. All other users get one that is made. */
  readonly passwords?: Passwords;
  /** The same of users of RocketMQ. */
  readonly rocketmqPasswords?: Passwords;
  /** An authority of one's own; one is made without it. */
  readonly authority?: GivenAuthority;
}

type Constructor = new (name: string, args: never, options: pulumi.CustomResourceOptions) => pulumi.CustomResource;

const constructors: Readonly<Record<string, Constructor>> = {
  Namespace: k8s.core.v1.Namespace,
  ConfigMap: k8s.core.v1.ConfigMap,
  Secret: k8s.core.v1.Secret,
  Certificate: k8s.apiextensions.CustomResource,
  Service: k8s.core.v1.Service,
  PersistentVolumeClaim: k8s.core.v1.PersistentVolumeClaimPatch,
  PodDisruptionBudget: k8s.policy.v1.PodDisruptionBudget,
  NetworkPolicy: k8s.networking.v1.NetworkPolicy,
  StatefulSet: k8s.apps.v1.StatefulSet,
  Deployment: k8s.apps.v1.Deployment,
};

/** A server may take half of it to stop; a short readyTimeout is no reason to give up a destroy in the middle. */
const deleteSeconds = 2 * stopTimeout;

/**
 * All services on Kubernetes.
 *
 * 1. The namespace, then configuration, Services and budgets, which wait for nothing but an address that is read back; and
 *    where servers have TLS, their keys.
 * 2. One service after the other, each until all its servers are ready; then the topics and the users, and the settings in
 *    the namespaces of applications. On the way to KRaft, controllers and brokers are rolled together, once what runs allows it.
 *
 * No workload replaces a pod because its template changed. The roll of a service does that, by the same rules as on hosts,
 * and is what the next step waits for. While nobody runs Pulumi, Kubernetes only replaces pods that are lost.
 */
export class KafkaOnKubernetes extends pulumi.ComponentResource {
  private readonly name: string;
  private readonly provider: k8s.Provider;
  private readonly timeouts: Required<pulumi.CustomTimeouts>;
  private readonly namespace: string;
  /** What load balancers have told, when the stack file does not give it. */
  readonly addresses: pulumi.Output<FoundAddresses> | undefined;
  /** The certificate of the authority (PEM) by which clients know the servers; undefined where all talk plain text. */
  readonly authorityCertificate: pulumi.Output<string> | undefined;
  /** The passwords of all users, by name; secret. */
  readonly passwords: Passwords = {};
  /** Those of users of RocketMQ. */
  readonly rocketmqPasswords: Passwords = {};

  constructor(
    name: string,
    { spec, access, facts, passwords = {}, rocketmqPasswords = {}, authority }: KubernetesArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("kafka-zookeeper:index:KafkaOnKubernetes", name, {}, options);
    this.name = name;
    const ready = `${spec.readyTimeout}s`;
    this.timeouts = { create: ready, update: ready, delete: `${Math.max(spec.readyTimeout, deleteSeconds)}s` };
    this.namespace = spec.settings.namespace;
    // Renewed keys are a change of their Secret: made anew, it would be gone for the pods that start meanwhile.
    const mutable = { enableConfigMapMutable: true, ...(isSecure(spec.security) ? { enableSecretMutable: true } : {}) };
    this.provider = new k8s.Provider(name, { ...access, ...mutable }, { parent: this });
    const manifests = manifestsOf(spec);
    // With the namespace, all volumes would go; `destroy --exclude-protected` leaves it.
    const namespace = manifests.namespace.map((one) => this.add(one, [], { protect: !spec.deleteData }));
    const names = awaitedServices(spec).map((one) => one.name);
    const isAwaited = ({ metadata }: Manifest) => names.includes(metadata.name);
    const services = manifests.first.filter(isAwaited).map((one) => this.add(one, namespace));
    this.addresses = this.readBack(services, { spec, access, facts });
    const render = <T>(of: (known: KubernetesSpec) => T) => filledIn(spec, this.addresses, of);
    const others = render((known) => manifestsOf(known).first.filter((one) => !isAwaited(one)));
    const isBehind = isBehindCheck(spec);
    const first = others.filter((one) => !isBehind(one)).map((one) => this.add(one, namespace));
    const claims = claimsToExpand(spec, facts).map((one) => this.add(one, namespace, { retainOnDelete: true }));
    const issued = issueCertificates(
      name,
      { spec, access, facts, authority, addresses: this.addresses },
      { parent: this, add: (one) => this.add(one, namespace) },
    );
    const clusterId = createIdentity(name, spec, { parent: this });
    const identify = (dependsOn: readonly pulumi.Resource[], known?: DeepInput<PodCheckInputs>) => {
      const sources = { made: clusterId, ...(known === undefined ? {} : { known }) };
      const data = () => identityData(name, spec, sources, { parent: this, dependsOn: [...dependsOn] });
      return manifests.identity.map((one) => this.add({ ...one, data: data() }, [...namespace, ...dependsOn]));
    };
    const made = { spec, facts, addresses: this.addresses, clusterId, given: authority, issued };
    const certificates = createCertificates(name, made, { parent: this });
    const ids = migrationOf(spec) === undefined ? identify([]) : [];
    const keys = this.addSecrets(manifests.secrets, certificates, namespace);
    const { identity } = certificates ?? {};
    const known = identity === undefined ? {} : { identity };
    this.authorityCertificate = certificates?.authority;
    let running: pulumi.Resource[] = [services, first, claims, ids, keys, issued ?? []].flat();
    const rolls = render(rollsOf);
    for (const [index, group] of rollOrder(spec).entries()) {
      const { workloads, plan: planned } = rolls[index] as FilledIn<Roll>;
      const plan = withCertificates(planned, spec, lastOf(group), certificates ?? {});
      if (isChecked(spec, group)) {
        const asked = { access: pulumi.secret(access), plan, ...known };
        const check = new Job("PodCheck", `${name}-check`, asked, { parent: this, dependsOn: running });
        const files = others.filter(isBehind).map((one) => this.add(one, [...namespace, check]));
        running = [...running, check, ...(group.length > 1 ? identify([check], asked) : []), ...files];
      }
      running = this.roll(`${name}-${lastOf(group).name}`, { workloads, plan }, { access, ...known }, running);
    }
    const whole = { parent: this, dependsOn: running };
    const [brokers, reach] = [kafkaOf(spec.servers), reachOf(spec, access)];
    const { users } = brokers;
    createTopics(name, spec.servers, { reach, ...known }, whole);
    if (identity !== undefined && offersSecure(stepOf(spec.security))) {
      const logins = loginEndpoints(brokers);
      const made = createUsers(name, { users, reach, logins, passwords, identity }, whole);
      this.passwords = made.passwords;
      running = [...running, made.done];
    }
    const reached = { passwords: rocketmqPasswords, reach, ...known };
    this.rocketmqPasswords = createRocketmqUsers(name, spec.servers, reached, whole);
    for (const object of manifests.applications) this.add(clientFiles(object, this), running);
    this.registerOutputs({});
  }

  /** The addresses of load balancers that nobody knows before; undefined when there are none. */
  private readBack(
    services: readonly pulumi.CustomResource[],
    { spec, access, facts }: KubernetesArgs,
  ): pulumi.Output<FoundAddresses> | undefined {
    const awaited = awaitedServices(spec);
    if (awaited.length === 0) return undefined;
    const inputs = {
      access: pulumi.secret(access),
      namespace: this.namespace,
      services: awaited.map((one, index) => ({ ...one, uid: uidOf(services[index]) })),
      seen: seenOf(awaited, facts),
      timeout: spec.readyTimeout,
    };
    const options = { parent: this, dependsOn: [...services] };
    return new ServiceAddresses(`${this.name}-addresses`, inputs, options).addresses;
  }

  /** Only the Secrets know what is in them: neither a name nor a digest of it is in any other object. */
  private addSecrets(
    secrets: readonly Manifest[],
    certificates: Certificates | undefined,
    dependsOn: readonly pulumi.Resource[],
  ): pulumi.Resource[] {
    return secrets.map((one) => this.add({ ...one, data: certificates?.secrets[one.metadata.name] }, dependsOn));
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
      customTimeouts: this.timeouts,
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
   * The workloads of a service side by side, and the roll of them all. A change of a workload replaces no pod: the roll
   * does, one after the other. New pods start together.
   */
  private roll(
    name: string,
    { workloads: manifests, plan }: Pick<FilledIn<Roll>, "workloads"> & Pick<InputsOf<PodRollInputs>, "plan">,
    { access, ...known }: { readonly access: Access; readonly identity?: DeepInput<Identity> },
    dependsOn: readonly pulumi.Resource[],
  ): pulumi.Resource[] {
    const workloads = manifests.map((manifest) => this.add(manifest, dependsOn));
    const generations = workloads.map((one, index) => [manifests[index]?.metadata.name, generationOf(one)] as const);
    const roll = new Job(
      "PodRoll",
      `${name}-roll`,
      {
        access: pulumi.secret(access),
        plan,
        generations: Object.fromEntries(generations) as Record<string, pulumi.Output<string>>,
        ...known,
      },
      { parent: this, dependsOn: workloads },
    );
    return [...dependsOn, ...workloads, roll];
  }
}

function uidOf(service: pulumi.CustomResource | undefined): pulumi.Output<string> {
  return (service as k8s.core.v1.Service).metadata.uid;
}
