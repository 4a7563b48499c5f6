import assert from "node:assert/strict";
import { filledIn } from "../../docs/commands";
import { parsePage } from "../../docs/pages";
import { commandsOf, wordsOf } from "../../docs/shell";

describe("the reader of commands", () => {
  const page = parsePage(
    "x.md",
    '# X\n\n```sh\n# first\na b # c\n\nA=1 scripts/up \\\n  --yes "# no" | jq .\n```\n\n```\nnot this\n```\n',
  );

  it("takes lines, joins those that go on, and leaves comments and other blocks out", () => {
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

  it("gives back what bash does not understand, for others to refuse", () => {
    const open = parsePage("x.md", "```sh\na\nif b\n```\n");
    assert.deepEqual(
      commandsOf(open).map(({ text }) => text),
      ["a", "if b"],
    );
  });

  it("says where a command stands", () => {
    assert.equal(commandsOf(page)[0]?.place, "x.md:3");
  });

  it("finds the words of the first program", () => {
    assert.deepEqual(wordsOf('A=1 B=2 scripts/up --yes "# no" | jq .'), ["scripts/up", "--yes", "# no"]);
    assert.deepEqual(wordsOf("A=1"), []);
  });

  it("fills in words that stand for something, and no part of others", () => {
    assert.equal(
      filledIn("scripts/up prod --file FILE production.FILE -s STACK"),
      "scripts/up dev --file .git/docs-file production.FILE -s dev",
    );
    assert.equal(filledIn("a 10.0.0.11 > known.prod"), "a 192.168.10.101 > known.prod");
    assert.equal(filledIn("a `/tmp/b` x/tmp/c"), "a `.git/b` x/tmp/c");
  });
});
