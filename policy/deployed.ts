import path from "node:path";
import { getProperties } from "properties-file";
import { topicsIn } from "../components/services/kafka/topics/topics-spec";
import { filesIn, removalsIn } from "../components/hosts/host-script";

/** A resource as the engine is about to deploy it. */
export interface Deployed {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** A server.properties that a resource delivers. */
export interface DeployedBroker {
  /** Where it goes: a host and a path, or a ConfigMap and a key. */
  readonly place: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** A topic as it should be. */
export interface DeployedTopic {
  readonly name: string;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** The part of a pod that rules ask for. */
export interface DeployedPod {
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly emptyDir?: unknown }[];
  /** Whether it is one of this project's. */
  readonly own: boolean;
}

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: Partial<Record<"containers" | "initContainers", readonly Container[]>> &
    Partial<Pick<DeployedPod, "volumes">>;
}

/** Every server.properties in a resource, read as a broker reads it: what is judged is what is deployed. */
export function brokersOf({ type, name, props }: Deployed): DeployedBroker[] {
  const fileName = "server.properties";
  if (type === "command:remote:Command") {
    const files = filesIn(text(props["stdin"])).filter((file) => path.posix.basename(file.path) === fileName);
    return files.map((file) => ({ place: `${name} ${file.path}`, properties: getProperties(file.content) }));
  }
  if (type !== "kubernetes:core/v1:ConfigMap") return [];
  const data = Object.entries((props["data"] ?? {}) as Record<string, string>);
  return data
    .filter(([key]) => key.endsWith(fileName))
    .map(([key, content]) => ({ place: `${name} ${key}`, properties: getProperties(content) }));
}

/** The topics that a resource makes. */
export function topicsOf({ type, props }: Deployed): DeployedTopic[] {
  if (type !== "kafka-zookeeper:index:Topics") return [];
  const topics = topicsIn(props["topics"] as string | undefined);
  return Object.entries(topics).map(([name, topic]) => ({ ...topic, name }));
}

/** The pods that a workload of Kubernetes makes. */
export function podOf({ type, props }: Deployed): DeployedPod | undefined {
  if (!/^kubernetes:(apps|batch)\/v1:/.test(type)) return undefined;
  const spec = props["spec"] as { readonly template?: PodTemplate } | undefined;
  const { metadata, spec: pod = {} } = spec?.template ?? {};
  return {
    containers: [...(pod.initContainers ?? []), ...(pod.containers ?? [])],
    volumes: pod.volumes ?? [],
    own: metadata?.labels?.["app.kubernetes.io/part-of"] === "kafka-zookeeper",
  };
}

/** The data directories that a destroy deletes on a host. */
export function deletedDirectories({ type, props }: Deployed): string[] {
  if (type !== "command:remote:Command") return [];
  return removalsIn(text(props["stdin"])).flatMap(([call, directory]) =>
    call === "remove_data" && directory !== undefined ? [directory] : [],
  );
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
