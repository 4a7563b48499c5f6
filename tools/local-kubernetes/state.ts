import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { ClusterFiles } from "./layout";

/** What a cluster can have besides; it takes minutes to compile, so only those have it who ask for it. */
export const extras = ["load-balancer", "network-policies"] as const;
export type Extra = (typeof extras)[number];

/** What a cluster remembers from one start to the next; its disks belong to the programs that they were made with. */
const memorySchema = z.object({
  /** How many nodes there are. */
  nodes: z.number(),
  /** The read-only root file system under all nodes' disks. */
  base: z.string(),
  /** The folder with the programs of Kubernetes. */
  programs: z.string(),
  /** The archive of the images that every node starts with. */
  images: z.string(),
  /** The folder that has one folder for each node's disk. */
  disks: z.string(),
  /** What it has besides. */
  extras: z.array(z.enum(extras)).default([]),
  /** The folder with kube-router, which enforces NetworkPolicies. */
  kubeRouter: z.string().optional(),
});
export type Memory = z.output<typeof memorySchema>;

/** Reads what a cluster remembers; undefined when there is none or its file is of another version. */
export function recall({ memory }: ClusterFiles): Memory | undefined {
  if (!existsSync(memory)) return undefined;
  const remembered = memorySchema.safeParse(JSON.parse(readFileSync(memory, "utf8")));
  return remembered.success ? remembered.data : undefined;
}

/** Replaces what a cluster remembers, whole or not at all. */
export function remember({ memory: file }: ClusterFiles, memory: Memory): void {
  writeFileSync(`${file}.part`, JSON.stringify(memory, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}
