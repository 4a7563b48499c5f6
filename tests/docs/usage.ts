import { wordsOf } from "./shell";

/** How a line uses a command of this project. */
export interface Usage {
  /** What `--help` is asked of: `scripts/up`, or `scripts/pulumi stack output`. */
  readonly program: readonly string[];
  readonly words: readonly string[];
}

/** How many words after a script name its subcommand; the others have none. */
const subcommands: Readonly<Record<string, number>> = { "scripts/pulumi": 2, "scripts/cluster": 1 };

/** What a line calls of this project; undefined when that is nothing. `pulumi` is `scripts/pulumi` for others. */
export function usageOf(line: string): Usage | undefined {
  const [first = "", ...words] = wordsOf(line);
  const script = first === "pulumi" ? "scripts/pulumi" : first;
  if (!/^scripts\/[a-z-]+$/.test(script)) return undefined;
  // Its arguments are those of another program, and so would be the answer to --help.
  if (script === "scripts/cluster" && words[0] === "kubectl") return { program: [script], words: ["kubectl"] };
  const plain = words.findIndex((word) => !/^[a-z]+$/.test(word));
  const depth = Math.min(subcommands[script] ?? 0, plain < 0 ? words.length : plain);
  return { program: [script, ...words.slice(0, depth)], words: words.slice(depth) };
}

/** Flags that a help text does not know, and arguments that neither it nor the caller knows. */
export function unknownWords(
  { words }: Pick<Usage, "words">,
  help: string,
  isKnown: (argument: string) => boolean,
): string[] {
  const flags = flagsOf(help);
  const unknown: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const [name = "", value] = word.split("=", 2);
    if (!name.startsWith("-")) {
      if (!isKnown(word) && !mentions(help, word)) unknown.push(word);
      continue;
    }
    const flag = flags.get(name);
    if (flag === undefined) unknown.push(name);
    if (flag === "with a value" && value === undefined) index += 1;
  }
  return unknown;
}

/** The flags of a help text, as commander and Pulumi write one: `-s, --stack string   The name`, `--runs <count>  how`. */
function flagsOf(help: string): ReadonlyMap<string, "alone" | "with a value"> {
  const lines = help.matchAll(/^\s+(?:(-\w), )?(--[\w-]+|-\w)(?: (\S+))?(?:  .*)?$/gm);
  const flags = [...lines].flatMap(([, short, long = "", value]) => {
    const kind = value === undefined || value.includes("[=") ? "alone" : "with a value";
    return [long, ...(short === undefined ? [] : [short])].map((flag) => [flag, kind] as const);
  });
  return new Map(flags);
}

function mentions(help: string, word: string): boolean {
  return new RegExp(`(^|[^\\w-])${word.replaceAll(/\W/g, "\\$&")}($|[^\\w-])`).test(help);
}
