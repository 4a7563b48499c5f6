import path from "node:path";
import { getProperties } from "properties-file";
import { topicsIn } from "../components/services/kafka/topics/topics-spec";
import { filesIn, removalsIn } from "../components/hosts/host-script";

const [remoteCommand, configMap] = ["command:remote:Command", "kubernetes:core/v1:ConfigMap"];

/** A resource as the engine is about to deploy it. */
export interface Deployed {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** A server.properties, or a zoo.cfg, that a resource delivers. */
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
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: Partial<Record<"containers" | "initContainers", readonly Container[]>> &
    Partial<Pick<DeployedPod, "volumes">>;
}

/** Every server.properties in a resource, read as a broker reads it: what is judged is what is deployed. */
export function brokersOf(resource: Deployed): DeployedBroker[] {
  return propertiesIn(resource, "server.properties");
}

/** Every zoo.cfg in a resource. */
export function ensembleOf(resource: Deployed): DeployedBroker[] {
  return propertiesIn(resource, "zoo.cfg");
}

function propertiesIn({ type, name, props }: Deployed, fileName: string): DeployedBroker[] {
  if (type === remoteCommand) {
    const files = filesIn(text(props["stdin"])).filter((file) => path.posix.basename(file.path) === fileName);
    return files.map((file) => ({ place: `${name} ${file.path}`, properties: getProperties(file.content) }));
  }
  if (type !== configMap) return [];
  const data = Object.entries((props["data"] ?? {}) as Record<string, string>);
  return data
    .filter(([key]) => key.endsWith(fileName))
    .map(([key, content]) => ({ place: `${name} ${key}`, properties: getProperties(content) }));
}

/** A text that a resource hands on in plain text. */
export interface DeployedText {
  /** Whose it is. */
  readonly place: string;
  /** A whole file, the value of one variable, or what a shell runs. */
  readonly kind: "file" | "value" | "command";
  /** The name of the variable; empty for others. */
  readonly key: string;
  readonly text: string;
}

/** The texts that a resource hands on: files, variables of environments, and commands. */
export function textsOf(resource: Deployed): DeployedText[] {
  const { type, name, props } = resource;
  const named = (kind: DeployedText["kind"], entries: readonly (readonly [string, unknown])[]) =>
    entries.map(([key, value]) => ({ place: `${name} ${key}`, kind, key, text: text(value) }));
  const entriesOf = (key: string) => Object.entries((props[key] ?? {}) as Record<string, unknown>);
  if (type === remoteCommand || type === "command:local:Command")
    return [
      ...named(
        "file",
        filesIn(text(props["stdin"])).map((file) => [file.path, file.content] as const),
      ),
      ...named("value", entriesOf("environment")),
      ...named(
        "command",
        ["create", "update", "delete"].map((key) => [key, props[key]] as const),
      ),
    ];
  if (type === configMap) return named("file", entriesOf("data"));
  return (podOf(resource)?.containers ?? []).flatMap((container) => [
    ...named(
      "value",
      (container.env ?? []).map(({ name: variable, value }) => [variable, value] as const),
    ),
    ...named("command", [
      [`container ${container.name}`, [...(container.command ?? []), ...(container.args ?? [])].join(" ")],
    ]),
  ]);
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
  if (type !== remoteCommand) return [];
  return removalsIn(text(props["stdin"])).flatMap(([call, directory]) =>
    call === "remove_data" && directory !== undefined ? [directory] : [],
  );
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
