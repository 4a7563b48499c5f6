import assert from "node:assert/strict";
import { getProperties } from "properties-file";
import type { Manifest } from "../../../components/kubernetes/manifest";
import type { KubernetesSpec } from "../../../components/kubernetes/kubernetes-spec";
import type { Raw } from "../../helpers/config";
import { all, podOf } from "../../helpers/manifests";
import { texts } from "./intended";
import type { Product } from "./properties";
import { readLogging } from "./read-logging";

type Keyed = Readonly<Record<string, string>>;

/** What can be said for all pods, or for those of one service. */
interface Common {
  readonly nodeSelector?: Keyed;
  readonly tolerations?: readonly object[];
  readonly nodeAffinity?: Raw;
  readonly priorityClassName?: string;
  readonly podLabels?: Keyed;
  readonly podAnnotations?: Keyed;
  readonly serviceLabels?: Keyed;
  readonly serviceAnnotations?: Keyed;
}

interface Service extends Common {
  readonly cpu: string;
  readonly cpuLimit?: string;
  readonly memory?: string;
  readonly replicas: number;
  readonly observers?: number;
}

interface Software {
  readonly jvmOptions: readonly string[];
  readonly properties: Raw;
  readonly logging?: { readonly levels: Keyed };
}

interface RawPods extends Readonly<Record<Product, Software>> {
  readonly kubernetes: Common & Readonly<Record<Product, Service>> & { readonly securityContext?: string };
  readonly zookeeper: Software & { readonly juteMaxBuffer?: number };
}

/** Reads every object back, as the API server is given it. @throws AssertionError when one says what was not meant. */
export function readManifests(spec: KubernetesSpec, raw: Raw): void {
  const stack = raw as unknown as RawPods;
  const given = JSON.parse(JSON.stringify(all(spec))) as Manifest[];
  for (const manifest of given) {
    const { labels = {} } = manifest.metadata as { readonly labels?: Keyed };
    const product = labels["app.kubernetes.io/name"] as Product | undefined;
    if (product === undefined) continue;
    if (["StatefulSet", "Deployment"].includes(manifest.kind)) readPod(manifest, stack, product);
    if (manifest.kind === "Service") readService(manifest, stack, product);
    if (manifest.kind === "ConfigMap") readConfigMap(manifest, stack, product);
  }
}

function readPod(manifest: Manifest, stack: RawPods, product: Product): void {
  const { metadata, spec } = podOf(manifest);
  const [shared, own] = [stack.kubernetes, stack.kubernetes[product]];
  assertWithin(metadata.labels, { ...shared.podLabels, ...own.podLabels });
  assertWithin(metadata.annotations, { ...shared.podAnnotations, ...own.podAnnotations });
  const { nodeSelector = {}, tolerations = [], priorityClassName, affinity } = spec;
  assert.deepEqual(nodeSelector, { ...shared.nodeSelector, ...own.nodeSelector });
  assert.deepEqual(tolerations, own.tolerations ?? shared.tolerations ?? []);
  assert.equal(priorityClassName, own.priorityClassName ?? shared.priorityClassName);
  assert.deepEqual(
    (affinity as Raw)["nodeAffinity"] ?? {},
    withoutEmpty(own.nodeAffinity ?? shared.nodeAffinity ?? {}),
  );
  const { runAsUser, fsGroup, runAsNonRoot } = spec["securityContext"] as Raw;
  const user = stack.kubernetes.securityContext === "platform" ? undefined : 1000;
  assert.deepEqual({ runAsUser, fsGroup, runAsNonRoot }, { runAsUser: user, fsGroup: user, runAsNonRoot: true });
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    const { requests, limits } = container["resources"] as Readonly<Record<"requests" | "limits", Keyed>>;
    assert.deepEqual([requests["cpu"], limits["cpu"]], [own.cpu, own.cpuLimit]);
    assert.equal(requests["memory"], limits["memory"]);
    if (own.memory !== undefined) assert.equal(limits["memory"], own.memory);
  }
  readCommand(spec.containers[0]?.["command"] as string[], stack, product);
}

/** A list without anything in it says nothing, and none is sent. */
function withoutEmpty(affinity: Raw): Raw {
  return Object.fromEntries(
    Object.entries(affinity).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  );
}

function readCommand(command: readonly string[], stack: RawPods, product: Product): void {
  const { jvmOptions } = stack[product];
  const words = command.map(expanded);
  const at = words.indexOf("-cp");
  assert.deepEqual(words.slice(at - jvmOptions.length, at), [...jvmOptions]);
  const { juteMaxBuffer } = stack.zookeeper;
  const option = "-Djute.maxbuffer=";
  const jute = words.slice(0, at - jvmOptions.length).filter((word) => word.startsWith(option));
  assert.deepEqual(jute, juteMaxBuffer === undefined ? [] : [`${option}${juteMaxBuffer}`]);
}

/** What a container is started with (Kubernetes: expansion.Expand); none of our commands has a variable. */
export function expanded(text: string): string {
  return text.replace(/\$(\$|\([^)]*\))/g, (_, found: string) => {
    assert.equal(found, "$", `${text} has a variable`);
    return "$";
  });
}

function readService({ metadata }: Manifest, stack: RawPods, product: Product): void {
  const [shared, own] = [stack.kubernetes, stack.kubernetes[product]];
  const { labels = {}, annotations = {} } = metadata as { readonly labels?: Keyed; readonly annotations?: Keyed };
  assertWithin(labels, { ...shared.serviceLabels, ...own.serviceLabels });
  assertWithin(annotations, { ...shared.serviceAnnotations, ...own.serviceAnnotations });
}

function readConfigMap(manifest: Manifest, stack: RawPods, product: Product): void {
  const { replicas, observers = 0 } = stack.kubernetes[product];
  for (const [name, content] of Object.entries((manifest["data"] ?? {}) as Keyed)) {
    if (/server\.properties$|zoo\.cfg$/.test(name)) {
      const read = getProperties(content);
      assertWithin(read, texts(stack[product].properties));
      const places = Object.keys(read).filter((key) => /^server\.\d+$/.test(key));
      const observing = places.filter((key) => read[key]?.endsWith(":observer"));
      const [members, following] = product === "kafka" ? [0, 0] : [replicas + observers, observers];
      assert.deepEqual([places.length, observing.length], [members, following]);
    }
    if (/(log4j\.properties|logback\.xml)$/.test(name))
      assert.deepEqual(readLogging(name, content), { root: "INFO", ...stack[product].logging?.levels });
  }
}

function assertWithin(found: Keyed, wanted: Keyed): void {
  const same = Object.fromEntries(Object.keys(wanted).map((key) => [key, found[key]]));
  assert.deepEqual(same, wanted);
}
