import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { quantity } from "../../../components/kubernetes/quantity";
import { loadExeca } from "../../../operations/lib/execa";
import type { LocalKubernetes } from "./kubernetes";

/** What is read of a claim. */
interface Claim {
  readonly spec: {
    readonly volumeName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
  readonly status: { readonly capacity?: { readonly storage: string } };
}

/** A block device of a node, and the file behind it. */
interface Disk {
  readonly node: string;
  readonly file: string;
  readonly device: string;
}

/**
 * Volumes that can grow: block devices of the nodes, which the kubelet formats, and resizes while they are in use. What
 * a storage system does when a claim asks for more is done here as an administrator of local disks does it: the device
 * is made larger, and its PersistentVolume says so.
 */
export class GrowingVolumes {
  readonly storageClass = "growing";
  private readonly disks = new Map<string, Disk>();

  private folder = "";

  constructor(private readonly kubernetes: LocalKubernetes) {}

  /** Makes the class, and one volume on each node. */
  async create(nodes: readonly string[], size: string): Promise<void> {
    this.folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-volumes-"));
    for (const node of nodes) {
      const file = path.join(this.folder, node);
      await run("truncate", `--size=${bytes(size)}`, file);
      this.disks.set(`growing-${node}`, { node, file, device: await run("losetup", "--find", "--show", file) });
    }
    const volumes = [...this.disks].map(([name, disk]) => volumeManifest(name, disk, size, this.storageClass));
    const manifests = path.join(this.folder, "volumes.yaml");
    const texts = [classManifest(this.storageClass), ...volumes].map((one) => stringify(one));
    await writeFile(manifests, texts.join("---\n"));
    await this.kubernetes.kubectl("apply", `--filename=${manifests}`);
  }

  /** Gives every claim of a namespace what it asks for. */
  async grow(namespace: string): Promise<void> {
    const claims = await this.kubernetes.each("pvc", namespace, (claim: Claim) => claim);
    for (const { spec } of Object.values(claims)) {
      const disk = this.disks.get(spec.volumeName ?? "");
      if (disk === undefined) continue;
      const { storage } = spec.resources.requests;
      await run("truncate", `--size=${bytes(storage)}`, disk.file);
      await run("losetup", "--set-capacity", disk.device);
      const patch = JSON.stringify({ spec: { capacity: { storage } } });
      await this.kubernetes.kubectl("patch", "pv", spec.volumeName ?? "", `--patch=${patch}`);
    }
  }

  /** What Kubernetes says that the claims have which are on these volumes. */
  async capacities(namespace: string): Promise<Record<string, string>> {
    const claims = await this.kubernetes.each("pvc", namespace, (claim: Claim) => claim);
    const ours = Object.entries(claims).filter(([, { spec }]) => this.disks.has(spec.volumeName ?? ""));
    return Object.fromEntries(ours.map(([name, { status }]) => [name, status.capacity?.storage ?? "none"]));
  }

  /** Gives the devices back, and removes their files. */
  async remove(): Promise<void> {
    for (const { device } of this.disks.values()) await run("losetup", "--detach", device);
    await rm(this.folder, { recursive: true, force: true });
  }
}

function classManifest(name: string): object {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
  };
}

function volumeManifest(name: string, { node, device }: Disk, storage: string, storageClassName: string): object {
  const onNode = { key: "kubernetes.io/hostname", operator: "In", values: [node] };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName,
      local: { path: device, fsType: "xfs" },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
    },
  };
}

function bytes(size: string): number {
  const value = quantity(size);
  if (value === undefined) throw new Error(`${size} is not a quantity`);
  return value;
}

async function run(program: string, ...args: string[]): Promise<string> {
  const { execa } = await loadExeca();
  return (await execa(program, args)).stdout.trim();
}
