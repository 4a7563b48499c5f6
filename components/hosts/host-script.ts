import { readFileSync } from "node:fs";
import path from "node:path";
import { parse, quote } from "shell-quote";
import type { RenderedFile } from "../model/rendered-file";

const parts = ["common", "install", "configure"];

/** One call of a function of the scripts: its name, then its arguments. */
export type Call = readonly [name: string, ...args: (string | number)[]];

const texts = new Map<string, string>();

/** The functions of one file of `scripts/`. */
export function partText(name: string): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(path.join(__dirname, "scripts", `${name}.sh`), "utf8").trimEnd();
  texts.set(name, text);
  return text;
}

/** What a script does when its resource is created, updated or deleted. */
export interface Actions {
  /** Calls for `create` and `update`; both may find any state and leave the wanted one. */
  readonly apply: readonly string[];
  /** Calls for `delete`. */
  readonly remove: readonly string[];
}

/**
 * The whole standard input of a remote command: functions, then what to do with them.
 *
 * It is plain text on purpose: a preview shows a reviewer which line of which file changes. It is read to its end
 * before anything runs, so that no command in it can swallow the rest.
 */
export function hostScript(actions: Actions): string {
  const body = (calls: readonly string[]) => (calls.length === 0 ? [":"] : ["lock_host", ...calls]);
  return [
    ...parts.map((part) => `${partText(part)}\n`),
    "apply() {",
    ...body(actions.apply),
    "}",
    "",
    "remove() {",
    ...body(actions.remove),
    "}",
    "",
    "cluster_id=$2",
    '"$1" < /dev/null',
    "",
  ].join("\n");
}

/** A call as a line of the script. `$cluster_id` is the one variable that a call may use. */
export function callLine([name, ...args]: Call): string {
  return [name, ...args.map((arg) => (arg === "$cluster_id" ? '"$cluster_id"' : quoteWord(String(arg))))].join(" ");
}

function quoteWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : quote([word]);
}

const end = "END_OF_FILE";

/**
 * A file as a call with its content in a here-document.
 *
 * @throws Error when the content holds the line that ends the here-document.
 */
export function fileLines(file: RenderedFile): string[] {
  const lines = file.content.replace(/\n$/, "").split("\n");
  if (lines.includes(end)) throw new Error(`${file.path} holds the line ${end}`);
  return [`${callLine(["put_file", file.path, file.mode, file.owner])} << '${end}'`, ...lines, end];
}

/** The files that a script puts on its host: the other way round of `fileLines`. */
export function filesIn(script: string): Pick<RenderedFile, "path" | "content">[] {
  const calls = script.matchAll(new RegExp(`^(put_file .*) << '${end}'\\n((?:.*\\n)*?)${end}$`, "gm"));
  return [...calls].map(([, call = "", content = ""]) => ({ path: words(call)[1] ?? "", content }));
}

/** What a script does when its resource is deleted, call by call. */
export function removalsIn(script: string): string[][] {
  const [, body = ""] = /^remove\(\) \{\n([^]*?)^\}$/m.exec(script) ?? [];
  return body.split("\n").map(words);
}

function words(line: string): string[] {
  return parse(line).map((word) => (typeof word === "string" ? word : ""));
}
