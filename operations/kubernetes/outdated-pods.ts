import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import {
  CoreV1Api,
  Exec,
  type KubeConfig,
  type V1Deployment,
  type V1Pod,
  type V1StatefulSet,
} from "@kubernetes/client-node";
import type { OutdatedPod } from "../../components/kubernetes/facts";
import { selectorText, serverLabel, templateDigest } from "../../components/kubernetes/labels";
import { fileFor } from "../../components/kubernetes/server-changes";

type Workload = V1StatefulSet | V1Deployment;

/** Path of the configuration file in the containers of a service, by the container's name. */
export type ConfigFiles = Readonly<Record<string, string>>;

const execMilliseconds = 15_000;

/** What is known of a namespace besides its pods. */
export interface PodsOf {
  readonly namespace: string;
  readonly workloads: readonly Workload[];
  readonly files: ConfigFiles;
  /**
   * Contents of ConfigMaps by their keys, with which each pod is compared: an `up` that was cut may have changed files and no
   * workload yet. Absent where that makes no difference.
   */
  readonly installed?: Readonly<Record<string, string>>;
}

/**
 * The pods that run with something else than what their workload says now, by the names of their servers: a roll that was cut
 * leaves them. What each was started with is read from its own file, which does not change in a running pod.
 */
export async function outdatedPods(
  config: KubeConfig,
  { namespace, workloads, files, installed }: PodsOf,
): Promise<Readonly<Record<string, OutdatedPod>>> {
  const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace, labelSelector: selectorText });
  const templates = new Map(workloads.map(({ metadata, spec }) => [metadata?.name ?? "", digestOf(spec?.template)]));
  const asked = items.filter((pod) => isRunning(pod) && (installed !== undefined || isOutdated(pod, templates)));
  const found = asked.map(async (pod) => {
    const [container] = pod.spec?.containers ?? [];
    const path = files[container?.name ?? ""];
    const read = path === undefined ? undefined : await readFile(config, pod, container?.name ?? "", path);
    const told = { image: container?.image ?? "", ...(read === undefined ? {} : { file: read }) };
    const isOther = path !== undefined && installed !== undefined && isOtherFile(serverOf(pod), path, read, installed);
    return isOther || isOutdated(pod, templates) ? [[serverOf(pod), told] as const] : [];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

/** Whether a server was started with another file than the one that its ConfigMap has now; one that cannot be read may be. */
export function isOtherFile(
  server: string,
  path: string,
  read: string | undefined,
  installed: Readonly<Record<string, string>>,
): boolean {
  return read !== fileFor(server, path.slice(path.lastIndexOf("/") + 1), installed);
}

/** The pods of a StatefulSet for several have the names of their servers; others have a label, and a number behind it. */
function serverOf({ metadata }: V1Pod): string {
  return metadata?.labels?.[serverLabel] ?? metadata?.name ?? "";
}

function isRunning({ metadata, status }: V1Pod): boolean {
  return metadata?.deletionTimestamp === undefined && status?.containerStatuses?.[0]?.state?.running !== undefined;
}

/** A pod whose workload is gone is not rolled by anybody. */
function isOutdated(pod: V1Pod, templates: ReadonlyMap<string, string | undefined>): boolean {
  const server = serverOf(pod);
  const template = templates.get(server) ?? templates.get(server.replace(/-\d+$/, ""));
  return template !== undefined && digestOf(pod) !== template;
}

function digestOf(made: Pick<V1Pod, "metadata"> | undefined): string | undefined {
  return made?.metadata?.annotations?.[templateDigest];
}

/** The content of a file in a container; undefined when it cannot be read. */
async function readFile(config: KubeConfig, pod: V1Pod, container: string, path: string): Promise<string | undefined> {
  const { name = "", namespace = "" } = pod.metadata ?? {};
  const output = new PassThrough();
  const content = text(output);
  const succeeded = await new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), execMilliseconds).unref();
    new Exec(config)
      .exec(namespace, name, container, ["cat", path], output, null, null, false, ({ status }) =>
        resolve(status === "Success"),
      )
      .catch(() => resolve(false));
  });
  output.end();
  return succeeded ? content : undefined;
}
