import { spawnSync } from "node:child_process";
import { type ParseEntry, parse } from "shell-quote";
import { blocksOf, type Found, type Page } from "./pages";

/** One command of a page: a line, or several that belong together, as bash gets it. */
export interface Command extends Found {
  /** A single line is without the comment at its end. */
  readonly text: string;
}

/** Every command of the `sh` blocks of a page. */
export function commandsOf(page: Page): Command[] {
  return blocksOf(page, "sh").flatMap((block) => commandLines(block.text).map((text) => ({ ...block, text })));
}

/** A line that bash does not understand by itself, such as one with an open quote, goes on in the next one. */
function commandLines(block: string): string[] {
  const commands: string[] = [];
  let open = "";
  for (const line of block.replaceAll(/\\\n\s*/g, "").split("\n")) {
    const text = open === "" ? withoutComment(line) : `${open}\n${line}`;
    open = isWhole(text) ? "" : text;
    if (open === "" && text !== "") commands.push(text);
  }
  return open === "" ? commands : [...commands, open];
}

/** Whether bash can run a text as it is. */
export function isWhole(text: string): boolean {
  return plain.test(text) || spawnSync("bash", ["-n", "-c", text], { stdio: "ignore" }).status === 0;
}

/** A line with no quotes and nothing else that goes on in the next one; asking bash takes a process each time. */
const plain = /^(?!(?:case|for|function|if|select|until|while) )[\w ./:=@,+%>~-]*$/;

function withoutComment(line: string): string {
  const comment = parse(line).find((entry) => typeof entry === "object" && "comment" in entry);
  const length = comment === undefined ? 0 : `#${comment.comment}`.length;
  return line.slice(0, line.length - length).trim();
}

/** The words of the first program of a line, without variables that are set for it and without redirections. */
export function wordsOf(line: string): string[] {
  const entries = parse(line, (name) => `$${name}`);
  const end = entries.findIndex((entry) => typeof entry === "object" && !("pattern" in entry));
  const words = entries.slice(0, end < 0 ? undefined : end).map(wordOf);
  const first = words.findIndex((word) => !/^[A-Za-z_]+=/.test(word));
  return first < 0 ? [] : words.slice(first);
}

function wordOf(entry: ParseEntry): string {
  if (typeof entry === "string") return entry;
  return "pattern" in entry ? entry.pattern : "";
}
