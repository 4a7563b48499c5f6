import type { V1ContainerState, V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { PodRollPlan, PodServer } from "../../components/resources/inputs/pod-roll-inputs";
import type { PodApi } from "../../operations/kubernetes/pod-api";
import { clusterPlan, podHosts } from "../../operations/kubernetes/pod-plan";
import { checkPods } from "../../operations/phases/roll-pods";
import { describePodRollWith, rollPodsWith } from "../../operations/provider/pod-roll-job";
import { FakeCluster } from "./fake-cluster";
import { idOn, ports } from "./fake-plan";
import type { FakeService } from "./fake-service";

type Kind = PodServer["workload"]["kind"];

const prefixes = { zookeeper: "zk", kafka: "kafka", "kafka-controller": "kafka-controller" } as const;
type Service = keyof typeof prefixes;

/**
 * The pods of a cluster in memory, whose StatefulSets and Deployments do what the controllers of Kubernetes do; they are
 * rolled by the real roll over the real protocols, in virtual time.
 */
export class FakePods {
  readonly cluster: FakeCluster;
  /** Pods that were told that they may stop at once. */
  readonly hurried: string[] = [];
  /** Servers whose container waits, by the reason. */
  readonly waiting = new Map<string, string>();
  /** The check of a start that fails in the pods. */
  startCheck: string | undefined;
  /** What any other script prints in a pod. */
  prints: (pod: string) => string = () => "";
  /** Milliseconds after which the kubelet calls a new pod ready. */
  readyAfter = 0;
  /** How many brokers' pods were ready whenever one was replaced. */
  readonly readyAtReplacement: number[] = [];
  /** Deployments that replace their pod by themselves. */
  readonly resumed = new Set<string>();
  /** Pods whose volume does not say who their server is, so that it waits before its start. */
  readonly held = new Set<string>();
  private readonly annotations = new Map<string, Record<string, string>>();
  private readonly uids = new Map<string, number>();
  private readonly crashes = new Map<string, number>();
  private readonly madeAt = new Map<string, number>();
  private readonly stopping = new Set<string>();

  constructor(
    digests: Partial<Record<Service, string>> | FakeCluster = {},
    private readonly kind: Kind = "StatefulSet",
  ) {
    this.cluster = digests instanceof FakeCluster ? digests : FakeCluster.running(digests);
  }

  /** One `up`: what it was ended by, if not by success. */
  private plan(service: Service, changes: Partial<PodRollPlan> = {}): PodRollPlan {
    return {
      ...{ service, namespace: "kafka", timeout: 120, pauseAfter: "none", batch: "broker" },
      servers: this.cluster.ids.map((id) => this.server(service, idOn(id, service))),
      ...changes,
    };
  }

  /** What a roll says that it would do. */
  describe(service: Service, changes: Partial<PodRollPlan> = {}): Promise<string[]> {
    return describePodRollWith(this.api(), this.plan(service, changes));
  }

  async roll(service: Service, changes: Partial<PodRollPlan> = {}): Promise<Error | undefined> {
    try {
      await rollPodsWith(this.api(), this.plan(service, changes), {
        log: (line) => this.cluster.said.push(line),
        clock: this.cluster.clock,
        identity: undefined,
      });
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  /** What comes before the files of a service change. */
  async check(service: Service, changes: Partial<PodRollPlan> = {}): Promise<Error | undefined> {
    const plan = this.plan(service, changes);
    const options = { log: (line: string) => this.cluster.said.push(line), clock: this.cluster.clock };
    return checkPods(clusterPlan(plan), podHosts(this.api(), plan, this.cluster.clock), options).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
  }

  server(service: Service, id: number): PodServer {
    const name = `${prefixes[service]}-${id}`;
    const own = { id, name, port: ports[service], digest: "new" };
    return this.kind === "Deployment"
      ? { ...own, workload: { kind: "Deployment", name } }
      : { ...own, pod: name, workload: { kind: "StatefulSet", name: prefixes[service] } };
  }

  /** A pod with an outdated template whose container never starts. */
  break(pod: string, reason: string): void {
    const service = this.service(pod);
    service.lose();
    service.running = "old";
    this.waiting.set(pod, reason);
  }

  /** A pod's container ends and is started again in the same pod. */
  crash(pod: string): void {
    this.crashes.set(pod, (this.crashes.get(pod) ?? 0) + 1);
  }

  /** What a roll sees of Kubernetes. */
  api(): PodApi {
    return {
      workload: ({ name }) => Promise.resolve(this.workload(name)),
      podsOf: ({ name }) => Promise.resolve([this.pod(name)]),
      deletePod: ({ name }) => Promise.resolve(this.replace(name)),
      setPaused: ({ name }, paused) => Promise.resolve(this.setPaused(name, paused)),
      skipCatchUp: (pod) => Promise.resolve(void this.hurried.push(pod)),
      run: (pod, _, script) => Promise.resolve().then(() => this.run(pod, script)),
      annotate: (pod, added) => {
        this.annotations.set(pod, { ...this.annotations.get(pod), ...added });
        return Promise.resolve();
      },
      secret: () => Promise.resolve({}),
      log: (pod) => Promise.resolve(this.service(pod).journal),
      connect: (pod) => this.cluster.connect(this.service(pod).name),
      close: () => undefined,
    };
  }

  /** What the script prints that says a word to servers outside of the cluster. */
  private run(pod: string, script: string): string {
    if (script.includes("meta.properties")) return this.runOnIdentity(pod, script);
    if (script.includes("/backups")) {
      this.cluster.events.push(`copy ${this.service(pod).name}`);
      return "/volume/backups/before";
    }
    if (script === this.startCheck) throw new Error(`${pod}: it must be the ensemble that knows this broker`);
    const tried = [...script.matchAll(/^try (\S+) \d+/gm)].map(([, address = ""]) => this.cluster.answers(address));
    if (tried.length > 0) return tried.map(({ problem }) => `other ${problem ?? "open"}`).join("\n");
    const said = [...script.matchAll(/^say (\d+) (\S+) /gm)].map(([, index, address = ""]) => {
      const { text, problem } = this.cluster.outside(pod, address);
      return problem === undefined ? `${index} answered ${text.replaceAll("\n", "|")}` : `${index} silent ${problem}`;
    });
    return said.length > 0 ? said.join("\n") : this.prints(pod);
  }

  /** A script about who a server is, in a container that runs. @throws Error when there is none. */
  private runOnIdentity(pod: string, script: string): string {
    const service = this.service(pod);
    if (this.stopping.has(pod) || (!this.held.has(pod) && !service.state.active))
      throw new Error(`${pod} does not run`);
    if (script.startsWith("[ -e")) return this.held.has(pod) ? "done\n" : "";
    if (script.startsWith("rm -f")) this.held.add(pod);
    else {
      this.held.delete(pod);
      const [, cluster = ""] = /cluster=(\S+)/.exec(script) ?? [];
      this.cluster.events.push(`${script.includes("rm -rf") ? "empty" : "identify"} ${service.name} ${cluster}`);
      this.cluster.start(service);
    }
    return "done\n";
  }

  private service(pod: string): FakeService {
    const [, prefix, id = ""] = /^(.*)-(\d+)$/.exec(pod) ?? [];
    const found = Object.entries(prefixes).find(([, own]) => own === prefix);
    return this.cluster.service((found?.[0] ?? "kafka") as Service, Number(id));
  }

  private setPaused(name: string, paused: boolean): void {
    if (paused) this.resumed.delete(name);
    else this.resumed.add(name);
    const { running, wanted } = this.service(name);
    if (!paused && running !== wanted) this.replace(name);
  }

  /** The old pod ends, and then there is a new one. */
  private replace(name: string): void {
    const service = this.service(name);
    this.readyAtReplacement.push(this.cluster.ids.filter((id) => this.isReady(`kafka-${id}`)).length);
    this.stopping.add(name);
    const ended = this.waiting.delete(name) ? Promise.resolve() : this.cluster.stop(service);
    void ended.then(() => {
      this.stopping.delete(name);
      this.annotations.delete(name);
      this.madeAt.set(name, this.cluster.clock.now());
      this.uids.set(name, (this.uids.get(name) ?? 0) + 1);
      if (!this.held.has(name)) this.cluster.start(service);
    });
  }

  private isReady(name: string): boolean {
    const age = this.cluster.clock.now() - (this.madeAt.get(name) ?? -Infinity);
    return !this.waiting.has(name) && this.service(name).serves && age >= this.readyAfter;
  }

  private pod(name: string): V1Pod {
    const service = this.service(name);
    const reason = this.waiting.get(name);
    const state: V1ContainerState = reason === undefined ? { running: {} } : { waiting: { reason } };
    const uid = String(this.uids.get(name) ?? 0);
    const ready = this.isReady(name);
    const waits = this.held.has(name) && !service.state.active;
    return {
      metadata: {
        name,
        uid,
        annotations: {
          ...this.annotations.get(name),
          "kafka-zookeeper/template": waits ? service.wanted : service.running,
        },
        ...(this.stopping.has(name) ? { deletionTimestamp: new Date() } : {}),
      },
      status: {
        hostIP: `10.0.0.${service.id}`,
        phase: waits ? "Pending" : "Running",
        ...(waits ? { initContainerStatuses: [waitingContainer] } : {}),
        conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
        containerStatuses: [
          {
            ...{
              name: service.unit,
              image: "",
              imageID: "",
              containerID: `${name}-${uid}-${this.crashes.get(name) ?? 0}`,
              ready,
              started: ready,
            },
            ...{ restartCount: service.state.restarts, state },
          },
        ],
      },
    };
  }

  private workload(name: string): V1StatefulSet | V1Deployment {
    const own =
      this.kind === "Deployment" ? [name] : this.cluster.ids.map((id) => `${name}-${idOn(id, name as Service)}`);
    const available = own.filter((pod) => this.isReady(pod)).length;
    return {
      metadata: { name, generation: 1 },
      spec: { replicas: own.length } as NonNullable<V1StatefulSet["spec"]>,
      status: { observedGeneration: 1, replicas: own.length, availableReplicas: available },
    };
  }
}

/** The init container of a server that waits until it is told who it is. */
const waitingContainer = {
  ...{ name: "identity", image: "", imageID: "", ready: false, restartCount: 0 },
  state: { running: {} },
};
