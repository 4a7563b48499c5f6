import { readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../operations/lib/paths";

/** A port of a secure cluster as docs/security.md tells it. */
export interface DocumentedPort {
  readonly port: number;
  /** Empty for a port that is no listener of a broker. */
  readonly listener: string;
}

/** The rows of "Who connects where". @throws Error when there is no such table. */
export function documentedPorts(): DocumentedPort[] {
  const page = readFileSync(path.join(projectRoot, "docs/security.md"), "utf8");
  const [, table] = /^\| Port \| Listener +\|.*\n((?:\|.*\n)+)/m.exec(page) ?? [];
  if (table === undefined) throw new Error("docs/security.md has no table of ports");
  return [...table.matchAll(/^\| (\d+) +\| (?:`(\w+)`)? *\|/gm)].map(([, port, listener = ""]) => ({
    port: Number(port),
    listener,
  }));
}
