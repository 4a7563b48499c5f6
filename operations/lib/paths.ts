import os from "node:os";
import path from "node:path";

/** The checkout this program runs from. */
export const projectRoot = path.resolve(__dirname, "../..");

/** Where everything that can be built again is kept, shared by all checkouts: `$XDG_CACHE_HOME/kafka-zookeeper`. */
export function cacheRoot(): string {
  return path.join(process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache"), "kafka-zookeeper");
}

/** What a running sandbox of one stack needs (keys, disks, process ids); gone after `scripts/down`. */
export function sandboxRoot(stack: string): string {
  return path.join(projectRoot, ".sandbox", stack);
}

/** The local file backend of sandbox stacks; ignored by git. */
export const stateRoot = path.join(projectRoot, ".state");
