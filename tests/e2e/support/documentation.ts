import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { assertNone } from "../../docs/assert-none";
import { entriesOf, filledIn, placeholders } from "../../docs/commands";
import { type Found, inlineCodeOf, readPages } from "../../docs/pages";
import { type Command, commandsOf } from "../../docs/shell";
import { unknownWords, usageOf } from "../../docs/usage";
import type { Project } from "./project";
import { inTierAll } from "./tiers";

const pages = readPages();
const commands = pages.flatMap(commandsOf);
const fillable = new Set(Object.entries(placeholders).flat());
const toRun = linesOf(commands.filter(({ text }) => entriesOf(text)[0]?.proof === "run"));
/** The suite ends with these, see `scenarios.ts`. */
const isLast = ({ line }: Line) => /^scripts\/down( dev)?$/.test(line);

interface Line {
  readonly line: string;
  readonly places: readonly string[];
}

/** What is run, once each: the pages ask for many a command more than once. */
function linesOf(found: readonly Command[]): Line[] {
  const lines = [...new Set(found.map(({ text }) => filledIn(text)))];
  return lines.map((line) => ({
    line,
    places: found.filter(({ text }) => filledIn(text) === line).map(({ place }) => place),
  }));
}

/** The commands of the documentation, followed on the stack dev as it stands in the checkout. */
export function itFollowsTheDocumentation(project: () => Project): void {
  const answers = new Map<string, Promise<string>>();

  /** What a command says about itself; asked once. */
  function helpOf(program: readonly string[]): Promise<string> {
    const line = [...program, "--help"].join(" ");
    const answer =
      answers.get(line) ??
      project()
        .shell(line)
        .then(({ output }) => output);
    answers.set(line, answer);
    return answer;
  }

  async function wrongUses(found: readonly Found[]): Promise<string[]> {
    const wrong: string[] = [];
    for (const { place, text } of found) {
      const usage = usageOf(text.replaceAll(/[[\]]/g, ""));
      if (usage === undefined) continue;
      const unknown = unknownWords(usage, await helpOf(usage.program), (word) => isKnown(usage.program, word));
      if (unknown.length > 0) wrong.push(`${place}: ${text}: ${unknown.join(", ")}`);
    }
    return wrong;
  }

  /** Stacks, what stands for something and what it stands for, files, and what only Pulumi knows. */
  function isKnown([script]: readonly string[], argument: string): boolean {
    if (script === "scripts/pulumi" || fillable.has(argument)) return true;
    return /^[A-Z]+$|[./]/.test(argument) || existsSync(path.join(project().root, `Pulumi.${argument}.yaml`));
  }

  it("has commands in its documentation, of which the first is the one of the README and the last takes it down", () => {
    assert.equal(toRun[0]?.line, "scripts/up");
    assert(toRun.length > 2);
    assert(toRun.some(isLast));
  });

  // Each command is started for its --help, which takes a minute.
  inTierAll(() => {
    it("has documentation whose blocks use only flags and arguments that each command knows", async () => {
      assertNone(await wrongUses(commands), "--help does not know these");
    });

    it("has documentation whose running text uses only flags and arguments that each command knows", async () => {
      assertNone(await wrongUses(pages.flatMap(inlineCodeOf)), "--help does not know these");
    });
  });

  const asItStands = ({ line, places }: Line) =>
    it(`takes this command of its documentation as it stands: ${line} (${places.join(", ")})`, async () => {
      const { output, exitCode } = await project().shell(line);
      assert.equal(exitCode, 0, output);
    });
  const inReadme = ({ places }: Line) => places.some((place) => place.startsWith("README.md"));
  const followed = toRun.filter((each) => !isLast(each));
  for (const line of followed.filter(inReadme)) asItStands(line);
  // The pages follow: a command takes ten seconds, and other tests of each commit use most of them.
  inTierAll(() => {
    for (const line of followed.filter((each) => !inReadme(each))) asItStands(line);
  });
}
