import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { hierarchies } from "../sandbox/cgroup";

/**
 * Makes a control group in every hierarchy and returns the files that a process joins it by.
 * Pods get groups beside the one that it joins: on cgroup v2 a group has either processes or groups with limits.
 */
export function ensureCgroups(group: string): string[] {
  return hierarchies().map((hierarchy) => {
    const folder = path.join(hierarchy, group);
    const own = path.join(folder, "system");
    mkdirSync(folder, { recursive: true });
    // Version 2: what the machine can limit, pods can have limits of.
    const controllers = readIfPresent(path.join(hierarchy, "cgroup.controllers"));
    for (const parent of controllers ? [hierarchy, folder] : [])
      writeFileSync(path.join(parent, "cgroup.subtree_control"), enabling(controllers));
    mkdirSync(own, { recursive: true });
    for (const each of [folder, own]) inheritCpus(each);
    return path.join(own, "cgroup.procs");
  });
}

function enabling(controllers: string): string {
  return controllers
    .trim()
    .split(" ")
    .map((name) => `+${name}`)
    .join(" ");
}

// Version 1: a new cpuset is empty, and no process can join it.
function inheritCpus(folder: string): void {
  for (const name of ["cpuset.cpus", "cpuset.mems"]) {
    const file = path.join(folder, name);
    const inherited = readIfPresent(path.join(path.dirname(folder), name));
    if (existsSync(file) && inherited) writeFileSync(file, inherited);
  }
}

function readIfPresent(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
