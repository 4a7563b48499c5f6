import { quote } from "shell-quote";
import type { ServiceName } from "../../components/services/registry";
import type { Duplex } from "node:stream";
import type { V1Pod } from "@kubernetes/client-node";
import { serverLabel } from "../../components/kubernetes/labels";
import type { PodServer } from "../../components/resources/inputs/pod-roll-inputs";
import type { Clock } from "../lib/clock";
import type { UnitState } from "../transport/service-scripts";
import { type OpenSocket, parseSockets, printSockets } from "../transport/socket-scripts";
import type { RollHost } from "../transport/roll-host";
import { type Endpoint, parseTried, type Tried, tryAll } from "../transport/endpoint-scripts";
import type { NamedEndpoint } from "../transport/transport";
import { type Answer, parseAnswers, sayToAll } from "../transport/word-scripts";
import type { Copied } from "../transport/backup-scripts";
import { copying, copyInPod } from "./copy-in-pod";
import { sameSerial } from "../certificates/serial";
import { printCertificate, serialOf } from "./mounted-certificate";
import type { PodApi } from "./pod-api";
import { newestPod, podProblem, podState, type PodState } from "./pod-state";

const pollMs = 500;
/** Seconds for a pod to end and for another to be made; its grace period is shorter. */
export const replaceSeconds = 400;
const canary = "kafka-zookeeper/canary";
/** The certificate that a roll last waited for in a pod. */
const awaited = "kafka-zookeeper/awaited-certificate";
/** Seconds for the data of a server to be copied. */
const backUpSeconds = 3_600;
/** Lines of a log that are more than a kubelet keeps: 10 MiB. */
const wholeLog = 200_000;
/** Milliseconds between two tries to have a kubelet look at a pod. */
const hurryMs = 10_000;

/**
 * A server in a pod, as a roll sees it: like a host that has one service.
 *
 * To restart it is to have its pod replaced: a StatefulSet makes another one as soon as one is deleted, a Deployment when it
 * is resumed. Either makes it from its last template.
 */
export class PodHost implements RollHost {
  /** The kubelet waits longer before each restart: 10, 20, 40 s. */
  readonly restartLimit = 3;
  private nextHurry = 0;

  constructor(
    protected readonly api: PodApi,
    protected readonly server: PodServer,
    protected readonly clock: Clock,
    /** See `PodRollPlan.startCheck`. */
    private readonly startCheck?: readonly string[],
  ) {}

  /** An outdated pod that is broken counts as one that does not run: it is replaced without a gate. */
  async state(): Promise<UnitState> {
    const pod = await this.pod();
    if (pod === undefined || pod.stopping) return { active: false, running: "", restarts: 0 };
    const { digest: running, started, broken, restarts } = pod;
    return { active: running === this.server.digest ? started : !broken, running, restarts };
  }

  /** Replaces an outdated pod; Kubernetes itself starts any other. */
  async start(): Promise<void> {
    const pod = await this.pod();
    const isMissing = pod === undefined && this.server.workload.kind === "Deployment";
    const isOutdated = pod !== undefined && !pod.stopping && pod.digest !== this.server.digest;
    if (isMissing || isOutdated) await this.replace(pod);
  }

  /** @throws Error, with its pod as it was, when its successor would not start. */
  async restart(unit: ServiceName): Promise<void> {
    const pod = await this.pod();
    if (pod !== undefined) {
      if (this.startCheck !== undefined && pod.started) await this.api.run(pod.name, unit, quote([...this.startCheck]));
      await this.api.skipCatchUp(pod.name, unit);
      await this.replace(pod);
    }
    await this.start();
  }

  async problems(): Promise<string[]> {
    const pod = await this.newest();
    const problem = pod === undefined ? `${this.server.name} has no pod` : podProblem(pod);
    return problem === undefined ? [] : [problem];
  }

  inspect(unit?: ServiceName): string {
    if (unit === undefined) return "kubectl describe and kubectl logs of the pod that is named";
    const { name, pod } = this.server;
    return `kubectl logs ${pod ?? `--selector ${serverLabel}=${name}`}`;
  }

  restartCommand(): string {
    const { name, pod } = this.server;
    return `kubectl delete pod ${pod ?? `--selector ${serverLabel}=${name}`}`;
  }

  async hasCertificate(unit: ServiceName): Promise<boolean> {
    const { certificate } = this.server;
    if (certificate === undefined) return true;
    const pod = await this.presentPod();
    const found = serialOf(await this.api.run(pod.name, unit, printCertificate(certificate.file)));
    if (sameSerial(found, certificate.serial)) return true;
    await this.hurryKubelet(pod.name, certificate.serial);
    return false;
  }

  /**
   * A kubelet brings changed Secrets into a pod when it looks at it, which a changed annotation has it do at once (Kubernetes,
   * "Configure a Pod to Use a ConfigMap": mounted ConfigMaps are updated automatically). It may learn of the Secret only
   * after that, so it is asked again.
   */
  private async hurryKubelet(pod: string, serial: string): Promise<void> {
    const now = this.clock.now();
    if (now < this.nextHurry) return;
    this.nextHurry = now + hurryMs;
    await this.api.annotate(pod, { [awaited]: `${serial} ${now}` });
  }

  async journal(_unit: ServiceName, lines: number): Promise<string> {
    const pod = await this.pod();
    return pod === undefined ? "" : this.api.log(pod.name, lines).catch(() => "");
  }

  async hasSaid(_unit: ServiceName, words: string): Promise<boolean> {
    const pod = await this.pod();
    return pod !== undefined && new RegExp(words).test(await this.api.log(pod.name, wholeLog));
  }

  async listening(_address: string, _port: number, _unit: ServiceName, seconds: number): Promise<void> {
    await this.until(seconds, (pod) => pod?.started === true);
  }

  async pipe(_address: string, port: number): Promise<Duplex> {
    return this.api.connect((await this.presentPod()).name, port);
  }

  async askOutside(unit: ServiceName, endpoints: readonly Endpoint[], word: string): Promise<Answer[]> {
    return parseAnswers(await this.run(unit, sayToAll(endpoints, word)), endpoints);
  }

  async tryEndpoints(endpoints: readonly Endpoint[], unit: ServiceName): Promise<Tried[]> {
    return parseTried(await this.run(unit, tryAll(endpoints)));
  }

  async advertised(): Promise<NamedEndpoint[]> {
    const { advertised = [] } = this.server;
    const node = (await this.newest())?.status?.hostIP ?? "";
    return advertised
      .map(({ address = node, ...endpoint }) => ({ ...endpoint, address }))
      .filter(({ address }) => address !== "");
  }

  async sockets(unit: ServiceName, ports: readonly number[]): Promise<OpenSocket[]> {
    return parseSockets(await this.run(unit, printSockets(ports)));
  }

  /** @throws Error when the copy fails, or is not whole after an hour. */
  async backUp(unit: ServiceName, copied: Copied): Promise<string> {
    let said = copying;
    const there = await this.until(backUpSeconds, async (pod) => {
      if (pod?.started === true) said = await this.api.run(pod.name, unit, copyInPod(unit, copied));
      return said !== copying;
    });
    if (there) return said;
    throw new Error(`${this.server.name}: the copy of its data is not whole after ${backUpSeconds} s`);
  }

  /** The note says which container it is about, so that one that ended since does not count. */
  async markCanary(_unit: ServiceName, plan: string): Promise<void> {
    const pod = await this.newest();
    if (pod !== undefined) await this.api.annotate(nameOf(pod), { [canary]: `${plan} ${containerOf(pod)}` });
  }

  async canary(): Promise<string> {
    const pod = await this.newest();
    const [plan = "", container] = (pod?.metadata?.annotations?.[canary] ?? "").split(" ");
    return pod !== undefined && container === containerOf(pod) ? plan : "";
  }

  protected async replace(pod: PodState | undefined): Promise<void> {
    const { name, workload } = this.server;
    const isGone = (now: PodState | undefined) => now === undefined || (now.uid !== pod?.uid && !now.stopping);
    const isNew = (now: PodState | undefined) => now !== undefined && isGone(now);
    let replaced;
    if (workload.kind === "StatefulSet") {
      if (pod !== undefined) await this.api.deletePod(pod);
      replaced = await this.until(replaceSeconds, isGone);
    } else {
      await this.api.setPaused(workload, false);
      // Paused before it made the new pod, a Deployment would make the old one again.
      replaced = await this.until(replaceSeconds, isNew);
      await this.api.setPaused(workload, true);
    }
    if (replaced) return;
    throw new Error(
      `${name}: its pod was not replaced within ${replaceSeconds} s\n` +
        `    given: ${(await this.problems()).join("; ")}\n` +
        `    fix:   kubectl describe ${workload.kind.toLowerCase()} ${workload.name} and its pods, then run again: the roll resumes`,
    );
  }

  /** Whether a condition came true in time. */
  protected async until(
    seconds: number,
    condition: (pod: PodState | undefined) => boolean | Promise<boolean>,
  ): Promise<boolean> {
    const deadline = this.clock.now() + seconds * 1_000;
    for (;;) {
      if (await condition(await this.pod())) return true;
      if (this.clock.now() >= deadline) return false;
      await this.clock.sleep(pollMs);
    }
  }

  /** @throws Error when there is none. */
  private async presentPod(): Promise<PodState> {
    const pod = await this.pod();
    if (pod === undefined) throw new Error(`${this.server.name} has no pod`);
    return pod;
  }

  /** What a script prints in the container of a service. @throws Error when there is no pod. */
  private async run(unit: ServiceName, script: string): Promise<string> {
    return this.api.run((await this.presentPod()).name, unit, script);
  }

  private async newest(): Promise<V1Pod | undefined> {
    return newestPod(await this.api.podsOf(this.server));
  }

  protected async pod(): Promise<PodState | undefined> {
    const pod = await this.newest();
    return pod === undefined ? undefined : podState(pod);
  }
}

function nameOf({ metadata }: V1Pod): string {
  return metadata?.name ?? "";
}

function containerOf({ status }: V1Pod): string {
  return status?.containerStatuses?.[0]?.containerID ?? "";
}
