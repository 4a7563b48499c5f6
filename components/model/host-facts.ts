import { z } from "zod";

/** What a host said about itself: `key=value` lines of preflight.sh, keys in the order they came. */
export class Facts {
  private constructor(private readonly lines: readonly (readonly [key: string, value: string])[]) {}

  static parse(text: string): Facts {
    const lines = text
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).trim()] as const);
    return new Facts(lines);
  }

  /** The script came to its end. */
  get complete(): boolean {
    return this.get("end") !== undefined;
  }

  get(key: string): string | undefined {
    return this.all(key)[0];
  }

  all(key: string): string[] {
    return this.lines.filter(([name]) => name === key).map(([, value]) => value);
  }

  /** A whole number; undefined when the host does not say. */
  number(key: string): number | undefined {
    const text = this.get(key);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  }
}

/** How far a host's clock is ahead of this machine's, in seconds, and how much of that the way there may have taken. */
export interface Clock {
  readonly skew: number;
  readonly uncertainty: number;
}

/** What came of looking at one host. */
export interface HostReport {
  readonly host: string;
  /** Why nobody could log in, or the script could not run. */
  readonly failure?: string;
  readonly facts: Facts;
  readonly clock?: Clock;
  /** What the shell of the login printed before the script ran; empty when it printed nothing. */
  readonly noise?: string;
}

/** One thing that is wrong, or doubtful, on a host. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly host: string;
  readonly check: Check;
  /** An error that no willingness to risk something makes up for, whatever its check is. */
  readonly indispensable?: true;
  /** What has to hold. */
  readonly rule: string;
  readonly given: string;
  readonly fix: string;
}

/** A finding before it is known whose it is. */
export type Problem = Omit<Finding, "host" | "check">;

/** A directory with the data of a service, and what tells whose the data is. */
export const dataPlaceSchema = z.object({
  path: z.string(),
  property: z.string(),
  /** Whose data it is. */
  service: z.string(),
  /** The user that the service runs as. */
  user: z.string(),
  /** Names of the files in it that are read, see `Service.dataFacts`. */
  files: z.array(z.string()),
  /** What the names of directories in it have to match, see `Service.dataFacts`. */
  directories: z.string().optional(),
  /** A file that each directory of a replica must have, see `Service.replicaFile`. */
  replicaFile: z.string().exactOptional(),
  /** It is copied on its host, see `Service.copied`. */
  copied: z.literal(true).exactOptional(),
});

export type DataPlace = z.output<typeof dataPlaceSchema>;

/** What the rules of a service may judge a host by: what it should run, and what it said. */
export interface HostEvidence {
  readonly host: string;
  readonly services: readonly ServiceRequirements[];
  readonly data: readonly DataPlace[];
  readonly facts: Facts;
}

const port = z.object({
  name: z.string(),
  port: z.number(),
  /** The address that is listened on; `*` is all of them. */
  bind: z.string(),
  property: z.string(),
  /** The setting that chooses `bind`, where it is not the address of the host. */
  bindProperty: z.string().exactOptional(),
  /** What others are told, where it is not what is listened on, and how to have it listened on. */
  advertised: z.object({ name: z.string(), property: z.string(), toListen: z.string() }).exactOptional(),
});

/** What one service needs on a host that runs it. */
export const serviceRequirementsSchema = z.object({
  name: z.string(),
  /** Id of the server. */
  id: z.number(),
  heap: z.string(),
  heapBytes: z.number(),
  /** Its release. */
  version: z.string(),
  /** See `Service.members`. */
  members: z.string().optional(),
  ports: z.array(port),
  /** By what a change of what runs is judged, see `ChangeRules`. */
  change: z
    .object({
      file: z.string(),
      keys: z.array(z.string()),
      dataKeys: z.array(z.string()),
      versionJar: z.string(),
      properties: z.record(z.string(), z.string()),
    })
    .exactOptional(),
  /** Where an ensemble outside of the stack says whose its data has to be, see `Service.outsideEntry`. */
  entry: z
    .object({ servers: z.array(z.object({ address: z.string(), port: z.number() })), path: z.string() })
    .exactOptional(),
  /** The directory from which it loads libraries, for a service that does. */
  temporary: z.string().optional(),
});

export type ServiceRequirements = z.output<typeof serviceRequirementsSchema>;

/**
 * The lines of a small file that `look_at_files` read: a text that may be empty; `missing`, or `unknown` when it could not
 * be read.
 */
export function fileOn(facts: Facts, path: string): { text: string } | "missing" | "unknown" {
  const [state, ...words] = (facts.get(`file:${path}`) ?? "").split(" ");
  if (state === "is") return { text: words.join(" ") };
  return state === "missing" ? "missing" : "unknown";
}

/** What `look_at_entry` read of an ensemble outside of the stack. */
export function entryOn(facts: Facts, address: string, port: number): { text: string } | "missing" | "unknown" {
  const said = facts.get(`entry:${address}:${port}`) ?? "";
  if (said.startsWith("is ")) return { text: said.slice(3) };
  return said === "missing" ? "missing" : "unknown";
}

/** The main process of a unit that runs, and whether this program made the unit. */
export function unitOf(facts: Facts, unit: string): { pid: number; kilobytes: number; own: boolean } | undefined {
  const [, pid, kilobytes, whose] = /^(\d+) (\d+) (own|foreign)$/.exec(facts.get(`unit:${unit}`) ?? "") ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), kilobytes: Number(kilobytes), own: whose === "own" };
}

/** The checks, in the order of the table's columns. */
export const checks = [
  "login",
  "root",
  "systemd",
  "tools",
  "java",
  "disk",
  "memory",
  "ports",
  "peers",
  "clock",
  "names",
  "data",
  "change",
  "kernel",
] as const;

export type Check = (typeof checks)[number];

/** No willingness to risk something helps here: nothing could be installed, or data would be lost. */
export const indispensable: readonly Check[] = ["login", "root", "systemd", "data", "change"];

/** `enforce` stops at any error; `warn` only at those without which nothing works. */
export const preflightMode = z.enum(["enforce", "warn"]);
