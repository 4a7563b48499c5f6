import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { errorMessage } from "../../../operations/lib/error-message";
import { deployedOf } from "../../../operations/status/deployed";
import type { Report } from "../../../operations/status/snapshot";
import { reachOf } from "../../../operations/transport/open-transport";
import type { Reach } from "../../../operations/transport/transport";
import { clusterFiles } from "../../../tools/local-kubernetes/layout";
import { isReady, LocalKubernetes, type Pod } from "./kubernetes";
import { Project } from "./project";
import { RocketmqApplication } from "./rocketmq-application";
import { healthyStatus } from "./status";
import { type Settings, withSettings } from "./stack-text";

/** The shipped stack rocketmq-k8s in a checkout of its own, and the local Kubernetes. */
export class RocketmqInPods {
  readonly name = "rocketmq-k8s";
  readonly namespace = "rocketmq";
  private reach: Reach | undefined;

  private constructor(
    readonly project: Project,
    readonly kubernetes: LocalKubernetes,
    private text: string,
  ) {}

  static async create(...changes: readonly Settings[]): Promise<RocketmqInPods> {
    const project = await Project.create();
    const shipped = await readFile(path.join(project.root, "Pulumi.rocketmq-k8s.yaml"), "utf8");
    const stack = new RocketmqInPods(project, new LocalKubernetes(project), shipped);
    await stack.keep(...changes);
    return stack;
  }

  async end(): Promise<void> {
    this.close();
    await this.kubernetes.end(this.name);
  }

  /** Changes settings for this `up` and all after it. */
  async keep(...changes: readonly Settings[]): Promise<void> {
    this.text = withSettings(this.text, ...changes);
    await this.configure();
  }

  /** Changes settings until the next call. */
  async configure(...changes: readonly Settings[]): Promise<void> {
    await writeFile(path.join(this.project.root, `Pulumi.${this.name}.yaml`), withSettings(this.text, ...changes));
  }

  up(...args: readonly string[]): Promise<string> {
    return this.project.succeed("up", this.name, ...args);
  }

  /** What a preview says that is refused, and leaves every pod as it was. */
  async refused(change: Settings): Promise<string> {
    const before = await this.uids();
    await this.configure(change);
    const { output, exitCode } = await this.project.script("pulumi", "preview", "--stack", this.name);
    assert.notEqual(exitCode, 0, output);
    assert.deepEqual(await this.uids(), before);
    return output;
  }

  uids(): Promise<Record<string, string>> {
    return this.pods(({ metadata }) => metadata.uid);
  }

  kubectl(...args: readonly string[]): Promise<unknown> {
    return this.kubernetes.kubectl("--namespace", this.namespace, ...args);
  }

  /** All pods are ready, each of them by the server that it runs. */
  async readiness(): Promise<Record<string, boolean>> {
    const serverOf = ({ metadata }: Pod) => metadata.labels["kafka-zookeeper/server"] ?? metadata.name;
    return Object.fromEntries(Object.values(await this.pods((pod) => [serverOf(pod), isReady(pod)] as const)));
  }

  /**
   * Three nodes with nine replicas leave two processors little time (load 40 to 70): servers that did not respond within the 5 s of
   * scripts/status are asked again, twice.
   */
  status(asks = 3): Promise<Report> {
    return healthyStatus(this.project, this.name).catch((error: unknown) => {
      if (asks === 1 || !errorMessage(error).includes("no response")) throw error;
      return this.status(asks - 1);
    });
  }

  async masterOf(group: string): Promise<string> {
    const found = (await this.status()).brokerGroups?.find(({ name }) => name === group);
    return `rocketmq-${found?.master}`;
  }

  async outputs(): Promise<StackOutputs> {
    return (await this.project.secretOutputs(this.name)) as unknown as StackOutputs;
  }

  /** An application that asks servers through the API server, by what the state says of them; as the operator, where there are logins. */
  async application(topic: string): Promise<RocketmqApplication> {
    this.reach ??= await this.openReach();
    return new RocketmqApplication(this.reach, (await this.outputs()).rocketmqNameServers ?? "", topic);
  }

  /** Applications are made anew afterwards. */
  close(): void {
    this.reach?.close();
    this.reach = undefined;
  }

  private async openReach(): Promise<Reach> {
    const { stdout } = await this.project.script("pulumi", "stack", "export", "--show-secrets", "--stack", this.name);
    const { reach: config } = deployedOf(this.name, JSON.parse(stdout));
    assert(config.substrate === "kubernetes");
    return reachOf({ ...config, access: { kubeconfig: clusterFiles(this.project.root).kubeconfig } });
  }

  private pods<T>(part: (pod: Pod) => T): Promise<Record<string, T>> {
    return this.kubernetes.each("pods", this.namespace, part);
  }
}
