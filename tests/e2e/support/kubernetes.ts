import path from "node:path";
import { confined, unprivileged } from "../../../components/kubernetes/pods";
import { loadExeca } from "../../../operations/lib/execa";
import { clusterFiles } from "../../../tools/local-kubernetes/layout";
import { recall } from "../../../tools/local-kubernetes/state";
import type { ClientLocation } from "./client-locations";
import type { Project } from "./project";

/** The local Kubernetes of a project, as its administrator sees it. */
export class LocalKubernetes {
  constructor(private readonly project: Project) {}

  /** Runs kubectl and returns what it printed. @throws ExecaError with what it said when it fails. */
  async kubectl(...args: string[]): Promise<string> {
    const { execa } = await loadExeca();
    const files = clusterFiles(this.project.root);
    const program = path.join(recall(files)?.programs ?? "", "kubectl");
    return (await execa(program, [`--kubeconfig=${files.kubeconfig}`, ...args])).stdout;
  }

  /** A part of each object of a kind, by the object's name. */
  async each<T>(kind: string, namespace: string, part: (object: never) => T): Promise<Record<string, T>> {
    const text = await this.kubectl("get", kind, "--namespace", namespace, "--output=json");
    const { items } = JSON.parse(text) as { items: { metadata: { name: string } }[] };
    return Object.fromEntries(items.map((object) => [object.metadata.name, part(object as never)]));
  }

  /** Lets somebody use a pod, in a namespace that is made when it is not there, and removes both again. */
  async fromPod<T>(
    namespace: string,
    image: string,
    use: (location: ClientLocation) => Promise<T>,
    { labels = clientLabels, settings }: ClientPod = {},
  ): Promise<T> {
    const inNamespace = ["--namespace", namespace];
    const known = (await this.kubectl("get", "namespaces", "--output=name")).split("\n");
    const made = !known.includes(`namespace/${namespace}`);
    if (made) await this.kubectl("create", "namespace", namespace);
    try {
      const pod = `--overrides=${JSON.stringify({ spec: podSpec(image, settings) })}`;
      await this.kubectl(...inNamespace, "run", "client", `--image=${image}`, `--labels=${labels}`, pod);
      await this.kubectl(...inNamespace, "wait", "pod/client", "--for=condition=Ready", "--timeout=60s");
      const exec = [...inNamespace, "exec", "client", "--", "bash", "-c"];
      const run = (script: string, ...args: string[]) => this.kubectl(...exec, script, "bash", ...args);
      return await use({ name: `namespace ${namespace}`, run });
    } finally {
      await this.kubectl(...inNamespace, "delete", "pod", "client", "--ignore-not-found", "--now");
      if (made) await this.kubectl("delete", "namespace", namespace, "--wait=false");
    }
  }

  /** Ends it whatever state a failed test has left, and removes the project; what stays would fail every later suite. */
  async end(stack: string): Promise<void> {
    await this.project.script("down", stack);
    await this.project.succeed("cluster", "down");
    await this.project.remove();
  }

  /** Looks at something every second until it is told to stop; returns everything it saw. */
  async watch<T>(look: () => Promise<T>, until: Promise<unknown>): Promise<T[]> {
    const seen: T[] = [];
    let ended = false;
    const end = until.finally(() => (ended = true));
    while (!ended) {
      seen.push(await look());
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    await end;
    return seen;
  }
}

/** Runs a tool of Kafka in a pod with its image. */
export const kafkaTool = 'java -Xmx128m -XX:TieredStopAtLevel=1 -cp "/opt/kafka/libs/*"';

/** What is different about a pod of an application. */
interface ClientPod {
  /** Its labels; those that network policies ask for when absent. */
  readonly labels?: string;
  /** A ConfigMap or a Secret that it finds in `/settings`. */
  readonly settings?: { readonly configMap: string } | { readonly secret: string };
}

const clientLabels = "kafka-zookeeper/kafka-client=allowed,kafka-zookeeper/zookeeper-client=allowed";

function podSpec(image: string, settings: ClientPod["settings"]): Record<string, unknown> {
  const container = { name: "client", image, securityContext: confined, command: ["sleep", "600"] };
  const mounts = [
    { name: "tmp", mountPath: "/tmp" },
    ...(settings ? [{ name: "settings", mountPath: "/settings" }] : []),
  ];
  const volume =
    settings &&
    ("secret" in settings ? { secret: { secretName: settings.secret } } : { configMap: { name: settings.configMap } });
  const maps = volume ? [{ name: "settings", ...volume }] : [];
  return {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: unprivileged,
    containers: [{ ...container, volumeMounts: mounts }],
    volumes: [{ name: "tmp", emptyDir: {} }, ...maps],
  };
}

/** What tests read of a pod. */
export interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly nodeName?: string;
    readonly automountServiceAccountToken: boolean;
    readonly containers: readonly { readonly image: string; readonly resources: { readonly limits?: object } }[];
  };
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

export function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
}
