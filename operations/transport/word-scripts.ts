import { quote } from "shell-quote";
import type { Endpoint } from "./endpoint-scripts";

/** What came of a word that was sent to an endpoint. */
export interface Answer {
  /** What was answered until the connection ended. */
  readonly text: string;
  /** Why there is no answer; absent when there is one. */
  readonly problem?: string;
}

/** Seconds that an answer may take; behind a firewall nothing comes back. */
const patience = 3;
/** An answer is one line of the output, which bash writes as a whole up to this length. */
const longest = 3_000;

/**
 * A script that sends a word to each endpoint, to all of them at once, and prints a line for each: its position, `answered`
 * or `silent`, then the answer with `|` between its lines, or why there is none.
 */
export function sayToAll(endpoints: readonly Endpoint[], word: string): string {
  return [
    "say() {",
    "  local said status",
    `  said=$(timeout ${patience} bash -c 'exec 3<> "/dev/tcp/$0/$1" && printf %s "$2" >&3 && head -c ${longest} <&3' \\`,
    '    "$2" "$3" "$4" 2>&1 | tr -d "\\000"; exit "${PIPESTATUS[0]}") && status=0 || status=$?',
    '  case "$status $said" in',
    "    0\\ *) said=\"answered ${said//$'\\n'/|}\" ;;",
    // GNU, then the one of BusyBox.
    `    124\\ * | 143\\ *) said="silent no answer within ${patience} s" ;;`,
    // What bash says of a name that it cannot resolve.
    '    *": Invalid argument") said="silent its name is not known there" ;;',
    '    *) said="silent ${said##*: }" ;;',
    "  esac",
    "  printf '%s %s\\n' \"$1\" \"${said//$'\\n'/ }\"",
    "}",
    ...endpoints.map(({ address, port }, index) => `${quote(["say", String(index), address, String(port), word])} &`),
    "wait",
  ].join("\n");
}

/** Reads what {@link sayToAll} printed, in the order of the endpoints. */
export function parseAnswers(output: string, { length }: readonly Endpoint[]): Answer[] {
  const answers = new Map(
    output.split("\n").flatMap((line) => {
      const [, index, state, said = ""] = /^(\d+) (answered|silent) ?(.*)$/.exec(line) ?? [];
      if (index === undefined) return [];
      const text = said.replaceAll("|", "\n");
      const silent = said === "" ? "the connection ended without an answer" : said;
      return [[Number(index), state === "answered" && said !== "" ? { text } : { text: "", problem: silent }] as const];
    }),
  );
  return Array.from({ length }, (_, index) => answers.get(index) ?? { text: "", problem: "it was not tried" });
}
