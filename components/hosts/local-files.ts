import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** The text of a file on this machine; undefined when it cannot be read. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(expand(file), "utf8");
  } catch {
    return undefined;
  }
}

/** A path of the stack file as one of this machine: it counts from the project, or from the home directory after `~/`. */
export function expand(file: string): string {
  return file.startsWith("~/") ? path.join(os.homedir(), file.slice(2)) : path.resolve(file);
}
