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
}

/** One thing that is wrong, or doubtful, on a host. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly host: string;
  readonly check: Check;
  /** What has to hold. */
  readonly rule: string;
  readonly given: string;
  readonly fix: string;
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
  "quorum",
  "kernel",
] as const;

export type Check = (typeof checks)[number];

/** No willingness to risk something helps here: nothing could be installed, or data would be lost. */
export const indispensable: readonly Check[] = ["login", "root", "systemd", "data", "quorum"];

/** `enforce` stops at any error; `warn` only at those without which nothing works. */
export const preflightMode = z.enum(["enforce", "warn"]);
