import { mkdirSync } from "node:fs";
import path from "node:path";
import { cacheRoot, projectRoot } from "../../operations/lib/paths";

/** The bridge of the nodes. There is one cluster on a machine: its ranges are the same for every checkout. */
export const bridge = "kz-cluster";

/** How many nodes there can be. */
export const most = 9;

/** The addresses of the machine and the nodes, of pods and of Services. */
export const ranges = {
  nodes: { network: "10.89.0.0/24", gateway: "10.89.0.1" },
  pods: "10.244.0.0/16",
  services: "10.96.0.0/16",
} as const;

/** Addresses inside the range of Services. */
export const apiService = "10.96.0.1";
export const dnsService = "10.96.0.10";

/** Where the API server answers, on the machine and in the pods. */
export const apiServer = `https://${ranges.nodes.gateway}:6443`;

/** One node, by its number from 1. */
export interface NodePlace {
  readonly number: number;
  readonly name: string;
  readonly address: string;
  /** The addresses of its pods. */
  readonly pods: string;
  /** Its failure domain. */
  readonly zone: string;
  /** The machine's end of its cable. */
  readonly link: string;
  /** Its control group. */
  readonly group: string;
}

export function nodePlace(number: number): NodePlace {
  const name = `node${number}`;
  return {
    number,
    name,
    address: `10.89.0.${10 + number}`,
    pods: `10.244.${number}.0/24`,
    zone: `zone${number}`,
    link: `${bridge}${number}`,
    group: `${bridge}.${name}`,
  };
}

export function nodePlaces(count: number): NodePlace[] {
  return Array.from({ length: count }, (_, index) => nodePlace(index + 1));
}

/** The folders and files of a checkout's cluster, which need not exist. */
export interface ClusterFiles {
  readonly folder: string;
  /** What the cluster remembers from one start to the next. */
  readonly memory: string;
  /** The kubeconfig of an administrator. */
  readonly kubeconfig: string;
  readonly certificates: string;
  readonly etcd: string;
  readonly logs: string;
  readonly processes: string;
  /** What the pods of all nodes share. */
  readonly shared: string;
  readonly nodes: string;
  /** Where the nodes' disks are when the folder's file system cannot hold them. */
  readonly otherDisks: string;
}

export function clusterFiles(root: string = projectRoot): ClusterFiles {
  const folder = path.join(root, ".cluster");
  const inFolder = (name: string) => path.join(folder, name);
  return {
    folder,
    memory: inFolder("cluster.json"),
    kubeconfig: inFolder("kubeconfig"),
    certificates: inFolder("certificates"),
    etcd: inFolder("etcd"),
    logs: inFolder("logs"),
    processes: inFolder("processes"),
    shared: inFolder("shared"),
    nodes: inFolder("nodes"),
    otherDisks: path.join(cacheRoot(), "disks", bridge),
  };
}

/** Makes the folders; only root may look inside. */
export function makeFolders({ folder, certificates, etcd, logs, processes, shared, nodes }: ClusterFiles): void {
  for (const each of [folder, certificates, etcd, logs, processes, shared, nodes])
    mkdirSync(each, { recursive: true, mode: 0o700 });
}
