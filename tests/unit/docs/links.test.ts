import assert from "node:assert/strict";
import { assertNone } from "../../docs/assert-none";
import { brokenLinks } from "../../docs/links";
import { htmlOf, linksOf, parsePage, readPages } from "../../docs/pages";

const pages = readPages();

describe("the links of the documentation", () => {
  it("lead to files and headings that exist", () => {
    assertNone(
      pages.flatMap((page) => brokenLinks(page, pages)),
      "these lead nowhere",
    );
  });

  it("are Markdown: nothing would find a broken one in HTML", () => {
    assertNone(
      pages.flatMap(htmlOf).map(({ place, text }) => `${place}: ${text}`),
      "write these as Markdown",
    );
  });

  it("reach every page from the README", () => {
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

describe("the judge of links", () => {
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
    it(`finds ${link}`, () => {
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
    it(`misses ${link}`, () => {
      assert.deepEqual(judged(link), [`docs/x.md:7: ${link}`]);
    });

  it("sees links inside tables, images and definitions", () => {
    const found = brokenLinks(page("| a |\n| - |\n| [b](c.md) |\n\n![d](e.png) [f][g]\n\n[g]: h.md\n"), pages);
    assert.deepEqual(found, ["docs/x.md:3: c.md", "docs/x.md:5: e.png", "docs/x.md:7: h.md"]);
  });

  it("takes a comment for no HTML", () => {
    assert.deepEqual(
      htmlOf(page("<!-- a -->\n\n<b>c</b> d\n\n<img src=x>\n")).map(({ place }) => place),
      ["docs/x.md:3", "docs/x.md:3", "docs/x.md:5"],
    );
  });
});
