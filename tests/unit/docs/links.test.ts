import assert from "node:assert/strict";
import { assertNone } from "../../docs/assert-none";
import { brokenLinks } from "../../docs/links";
import { htmlOf, linksOf, parsePage, readPages } from "../../docs/pages";

const pages = readPages();

describe("the links of the documentation", () => {
  it("resolve to existing files and headings", () => {
    assertNone(
      pages.flatMap((page) => brokenLinks(page, pages)),
      "these lead nowhere",
    );
  });

  it("are Markdown and not HTML, in which a broken link would go unnoticed", () => {
    assertNone(
      pages.flatMap(htmlOf).map(({ place, text }) => `${place}: ${text}`),
      "write these as Markdown",
    );
  });

  it("lead from the README to every page", () => {
    const reached = new Set(["README.md"]);
    for (const file of reached)
      for (const page of pages.filter((each) => each.file === file))
        for (const { text } of linksOf(page)) {
          const target = pages.find((each) => each.file === new URL(text, `file:///${file}`).pathname.slice(1));
          if (target !== undefined && !text.startsWith("https://")) reached.add(target.file);
        }
    const alone = pages.map(({ file }) => file).filter((file) => !reached.has(file) && file !== "AGENTS.md");
    assertNone(alone, "no link leads to these pages");
  });
});

describe("brokenLinks", () => {
  const page = (text: string) => parsePage("docs/x.md", text);
  const judged = (link: string) => brokenLinks(page(`# A, b & \`c\`\n\n## Twice\n\n## Twice\n\n[x](${link})\n`), pages);

  for (const link of [
    "../README.md",
    "../LICENSE",
    "#a-b--c",
    "#twice-1",
    "../README.md#two-commands",
    "https://a.example/b",
  ])
    it(`accepts ${link}`, () => {
      assert.deepEqual(judged(link), []);
    });

  for (const link of [
    "README.md",
    "../../README.md",
    "#a",
    "#twice-2",
    "../README.md#nothing",
    "../LICENSE#license",
    "http://a.example",
  ])
    it(`reports ${link}`, () => {
      assert.deepEqual(judged(link), [`docs/x.md:7: ${link}`]);
    });

  it("checks links in tables, images and definitions", () => {
    const found = brokenLinks(page("| a |\n| - |\n| [b](c.md) |\n\n![d](e.png) [f][g]\n\n[g]: h.md\n"), pages);
    assert.deepEqual(found, ["docs/x.md:3: c.md", "docs/x.md:5: e.png", "docs/x.md:7: h.md"]);
  });

  it("does not count a comment as HTML", () => {
    assert.deepEqual(
      htmlOf(page("<!-- a -->\n\n<b>c</b> d\n\n<img src=x>\n")).map(({ place }) => place),
      ["docs/x.md:3", "docs/x.md:3", "docs/x.md:5"],
    );
  });
});
