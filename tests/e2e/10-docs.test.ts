import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { assertNone } from "../docs/assert-none";
import { entriesOf, filledIn, placeholders } from "../docs/commands";
import { type Found, inlineCodeOf, readPages } from "../docs/pages";
import { type Command, commandsOf } from "../docs/shell";
import { unknownWords, usageOf } from "../docs/usage";
import { Project } from "./support/project";

const pages = readPages();
const commands = pages.flatMap(commandsOf);
const toRun = linesOf(commands.filter(({ text }) => entriesOf(text)[0]?.proof === "run"));
const isLast = ({ line }: Line) => line.startsWith("scripts/down");

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

describe("the documentation, followed on the stack dev", () => {
  let project: Project;
  const answers = new Map<string, Promise<string>>();

  before(async () => {
    project = await Project.create();
  });

  after(async () => {
    await project.script("down");
    await project.remove();
  });

  /** What a command says about itself; asked once. */
  function helpOf(program: readonly string[]): Promise<string> {
    const line = [...program, "--help"].join(" ");
    const answer = answers.get(line) ?? project.shell(line).then(({ output }) => output);
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

  /** Stacks, what stands for something, files, and what only Pulumi knows. */
  function isKnown([script]: readonly string[], argument: string): boolean {
    if (script === "scripts/pulumi" || argument in placeholders) return true;
    return /^[A-Z]+$|[./]/.test(argument) || existsSync(path.join(project.root, `Pulumi.${argument}.yaml`));
  }

  it("has commands to follow, and the first of them is the one of the README", () => {
    assert.equal(toRun[0]?.line, "scripts/up");
    assert(toRun.length > 2);
  });

  it("uses only flags and arguments that each command knows, in blocks", async () => {
    assertNone(await wrongUses(commands), "--help does not know these");
  });

  it("uses only flags and arguments that each command knows, in running text", async () => {
    assertNone(await wrongUses(pages.flatMap(inlineCodeOf)), "--help does not know these");
  });

  for (const { line, places } of [...toRun.filter((each) => !isLast(each)), ...toRun.filter(isLast)])
    it(`works as it stands: ${line} (${places.join(", ")})`, async () => {
      const { output, exitCode } = await project.shell(line);
      assert.equal(exitCode, 0, output);
    });
});
