import assert from "node:assert/strict";
import { filledIn } from "../../docs/commands";
import { parsePage } from "../../docs/pages";
import { commandsOf, wordsOf } from "../../docs/shell";

describe("the parser of commands in the documentation", () => {
  const page = parsePage(
    "x.md",
    '# X\n\n```sh\n# first\na b # c\n\nA=1 scripts/up \\\n  --yes "# no" | jq .\n```\n\n```\nnot this\n```\n',
  );

  it("joins continued lines, and omits comments and other blocks", () => {
    assert.deepEqual(
      commandsOf(page).map(({ text }) => text),
      ["a b", 'A=1 scripts/up --yes "# no" | jq .'],
    );
  });

  it("joins lines inside quotes", () => {
    const quoted = parsePage("x.md", "```sh\na | node -e '\n  b # c\n'\nd\n```\n");
    assert.deepEqual(
      commandsOf(quoted).map(({ text }) => text),
      ["a | node -e '\n  b # c\n'", "d"],
    );
  });

  it("returns incomplete commands, which another test rejects", () => {
    const open = parsePage("x.md", "```sh\na\nif b\n```\n");
    assert.deepEqual(
      commandsOf(open).map(({ text }) => text),
      ["a", "if b"],
    );
  });

  it("gives each command its place", () => {
    assert.equal(commandsOf(page)[0]?.place, "x.md:3");
  });

  it("finds the words of the first program", () => {
    assert.deepEqual(wordsOf('A=1 B=2 scripts/up --yes "# no" | jq .'), ["scripts/up", "--yes", "# no"]);
    assert.deepEqual(wordsOf("A=1"), []);
  });

  it("fills in whole placeholder words, and no parts of other words", () => {
    assert.equal(
      filledIn("scripts/up prod --file FILE production.FILE -s STACK"),
      "scripts/up dev --file .git/docs-file production.FILE -s dev",
    );
    assert.equal(filledIn("a 10.0.0.11 > known.prod"), "a 192.168.10.101 > known.prod");
    assert.equal(filledIn("a `/tmp/b` x/tmp/c"), "a `.git/b` x/tmp/c");
  });
});
