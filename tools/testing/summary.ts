import { columns } from "../../components/model/report-text";
import type { Failure, Totals } from "./part";

/** A part that has run. */
export interface Outcome extends Totals {
  readonly name: string;
  readonly milliseconds: number;
}

/**
 * What `scripts/test` prints last: what failed, with its message, then each part with its time, and all together.
 *
 * @param milliseconds - How long all took: parts that ran at the same time count once.
 */
export function summary(outcomes: readonly Outcome[], milliseconds: number): string {
  const failures = outcomes.flatMap(({ failed }) => failed).map(failureText);
  const passed = sum(outcomes.map((outcome) => outcome.passed));
  const failed = sum(outcomes.map((outcome) => outcome.failed.length));
  const rows = outcomes.map((outcome) =>
    row(outcome.name, outcome.passed, outcome.failed.length, outcome.milliseconds),
  );
  const table = columns([["part", "passed", "failed", "time"], ...rows, row("all", passed, failed, milliseconds)]);
  return ["", ...failures, ...table, "", `${passed} passed, ${failed} failed in ${minutes(milliseconds)}`].join("\n");
}

/** A time for people: `18 min 4 s`, or `12 s`. */
export function minutes(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function row(name: string, passed: number, failed: number, milliseconds: number): string[] {
  return [name, String(passed), String(failed), minutes(milliseconds)];
}

/** Beginning and end of a message, which may hold everything that a command printed. */
function failureText({ title, message }: Failure): string {
  const lines = message.split("\n").map((line) => `    ${line.slice(0, 300)}`);
  const shown = lines.length > 40 ? [...lines.slice(0, 20), "    ...", ...lines.slice(-20)] : lines;
  return `✖ ${title}\n${shown.join("\n")}\n`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
