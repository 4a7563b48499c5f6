import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "../../operations/lib/progress";
import { SandboxError } from "../sandbox/errors";
import { apply, kubectl, limit, serves } from "./kubectl";
import { nodePlaces, type ClusterFiles, type NodePlace } from "./layout";
import { loadBalancer } from "./load-balancer";
import { inNode } from "./node";
import { compiled } from "./programs";
import type { Extra, Memory } from "./state";

const manifests = path.join(__dirname, "manifests/extras");

/** What an extra works on: the cluster, and the way of an archive's images onto nodes that lack one of them. */
export interface ExtraGround {
  readonly files: ClusterFiles;
  readonly memory: Memory;
  readonly load: (archive: string, image: string) => Promise<void>;
}

/** Compiles what extras need, which takes minutes on first use; returns what the nodes have to know of it. */
export async function prepareExtras(extras: readonly Extra[], progress: Progress): Promise<Pick<Memory, "kubeRouter">> {
  if (extras.includes("load-balancer")) await loadBalancer(progress);
  if (!extras.includes("network-policies")) return {};
  return { kubeRouter: path.dirname(await compiled("kubeRouter", progress)) };
}

/** Brings an extra, and waits until it serves. */
export function ensureExtra(extra: Extra, ground: ExtraGround, progress: Progress): Promise<void> {
  switch (extra) {
    case "load-balancer":
      return ensureLoadBalancer(ground, progress);
    case "network-policies":
      return ensureNetworkPolicies(ground, progress);
  }
}

async function ensureLoadBalancer({ files, memory, load }: ExtraGround, progress: Progress): Promise<void> {
  const run = (...args: string[]) => kubectl(files, memory.programs, args, { signal: progress.signal });
  const { archive, image, manifest } = await loadBalancer(progress);
  await load(archive, image);
  await run(...apply(manifest));
  await run("wait", "--for=condition=Established", limit, "customresourcedefinition", "--all");
  await run(...apply(path.join(manifests, "load-balancer.yaml")));
  for (const workload of ["deployment/controller", "daemonset/speaker"]) {
    progress.report?.(`waiting for ${workload}`);
    await run(...serves("metallb-system", workload));
  }
}

/** Lets kube-router, which runs on every node, see the policies. */
async function ensureNetworkPolicies({ files, memory }: ExtraGround, { report, signal }: Progress): Promise<void> {
  await kubectl(files, memory.programs, apply(path.join(manifests, "network-policies.yaml")), { signal });
  for (const place of nodePlaces(memory.nodes)) {
    report?.(`waiting for kube-router on ${place.name}`);
    await enforces(files, place, signal);
  }
}

async function enforces(files: ClusterFiles, place: NodePlace, signal: AbortSignal | undefined): Promise<void> {
  const deadline = performance.now() + 60_000;
  const chain = ["iptables", "--list-rules", "KUBE-ROUTER-FORWARD"];
  while ((await inNode(files, place, chain, { reject: false, signal })).exitCode !== 0) {
    signal?.throwIfAborted();
    if (performance.now() > deadline) throw new SandboxError(`kube-router is not responding on ${place.name}.`);
    await sleep(200);
  }
}
