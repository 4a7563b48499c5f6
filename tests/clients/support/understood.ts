/** What a client made of one file. */
export interface Understood {
  /** Keys and values by the part of the client that has them: `producer`, `consumer` and others. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Keys that it does not know. */
  readonly unknown: readonly string[];
}

/** Reads the lines that the programs beside this file print: `FILE PART KEY=VALUE` and `FILE unknown KEY`. */
export function understood(output: string, file: string): Understood {
  const own = output
    .split("\n")
    .filter((line) => line.startsWith(`${file} `))
    .map((line) => line.slice(file.length + 1));
  const settings: Record<string, Record<string, string>> = {};
  const unknown: string[] = [];
  for (const line of own) {
    const [, part = "", rest = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
    const [key = "", ...value] = rest.split("=");
    if (part === "unknown") unknown.push(rest);
    else (settings[part] ??= {})[key] = value.join("=");
  }
  return { settings, unknown };
}
