import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../../operations/lib/paths";
import { assertNone } from "../../docs/assert-none";
import { entries, entriesOf } from "../../docs/commands";
import { blocksOf, inlineCodeOf, readPages } from "../../docs/pages";
import { commandsOf, isWhole, wordsOf } from "../../docs/shell";
import { usageOf } from "../../docs/usage";

const pages = readPages();
const commands = pages.flatMap(commandsOf);

describe("the commands of the documentation", () => {
  it("are found", () => {
    const texts = commands.map(({ text }) => text);
    for (const known of ["scripts/up", "scripts/test", "npm run check"]) assert(texts.includes(known), known);
  });

  it("have exactly one entry each in tests/docs/commands.ts, which says how they are proven", () => {
    const wrong = commands.filter(({ text }) => entriesOf(text).length !== 1);
    assertNone(
      wrong.map(({ place, text }) => `${place}: ${text} (${entriesOf(text).length} entries)`),
      "give each of these one entry",
    );
  });

  it("use every entry of tests/docs/commands.ts", () => {
    const stale = entries.filter(({ matches }) => !commands.some(({ text }) => matches.test(text)));
    assertNone(
      stale.map(({ matches }) => String(matches)),
      "remove these entries",
    );
  });

  it("are proven by suites that exist", () => {
    for (const { proof } of entries)
      if (typeof proof === "object" && "suite" in proof)
        assert(existsSync(path.join(projectRoot, proof.suite)), proof.suite);
  });

  it("are complete for bash", () => {
    const broken = commands.filter(({ text }) => !isWhole(text));
    assertNone(
      broken.map(({ place, text }) => `${place}: ${text}`),
      "bash does not understand these",
    );
  });

  it("are in blocks of the language sh, under no other name", () => {
    const others = pages.flatMap((page) => blocksOf(page, "bash", "shell", "console", "shell-session", "zsh"));
    assertNone(
      others.map(({ place }) => place),
      "write sh, so that the commands are found",
    );
  });

  it("refer only to existing scripts of this project and of package.json, also in running text", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(projectRoot, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const missing = [...commands, ...pages.flatMap(inlineCodeOf)].filter(({ text }) => {
      const [program, action, name = ""] = wordsOf(text);
      if (program === "npm" && action === "run") return !(name in scripts);
      const script = usageOf(text)?.program[0];
      return script !== undefined && !existsSync(path.join(projectRoot, script));
    });
    assertNone(
      missing.map(({ place, text }) => `${place}: ${text}`),
      "these do not exist",
    );
  });
});

describe("the files named in the documentation", () => {
  it("exist", () => {
    const isPath = /^(?:\.ci|client|components|docs|examples|operations|plugin|policy|scripts|tests|tools)\/[\w./-]+$/;
    const missing = pages
      .filter(({ file }) => file !== "CHANGELOG.md")
      .flatMap(inlineCodeOf)
      .filter(({ text }) => isPath.test(text) && !existsSync(path.join(projectRoot, text)));
    assertNone(
      missing.map(({ place, text }) => `${place}: ${text}`),
      "these are not there",
    );
  });
});
