import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Code, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { toString } from "mdast-util-to-string";
import GithubSlugger from "github-slugger";
import { visit } from "unist-util-visit";
import { projectRoot } from "../../operations/lib/paths";

/** A page of the documentation. */
export interface Page {
  /** Path from the project's directory. */
  readonly file: string;
  readonly root: Root;
}

/** Something on a page: what it says, and where, as `README.md:12`. */
export interface Found {
  readonly page: Page;
  readonly text: string;
  readonly place: string;
}

/** Every page in the order in which a newcomer meets them: README first, then the others by name. */
export function readPages(root = projectRoot): Page[] {
  const top = ["README.md", "CONTRIBUTING.md", "AGENTS.md", "SECURITY.md", "CHANGELOG.md"];
  const docs = filesBelow(root, "docs").filter((file) => file.endsWith(".md"));
  const examples = filesBelow(root, "examples").filter((file) => path.basename(file) === "README.md");
  return [...top, ...docs, ...examples]
    .filter((file) => existsSync(path.join(root, file)))
    .map((file) => parsePage(file, readFileSync(path.join(root, file), "utf8")));
}

export function parsePage(file: string, text: string): Page {
  return { file, root: fromMarkdown(text) };
}

function filesBelow(root: string, folder: string): string[] {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => !name.split(path.sep).includes("node_modules"))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The fenced blocks of a page in some languages; all of them when none is named. */
export function blocksOf(page: Page, ...languages: readonly string[]): (Found & { readonly language: string })[] {
  const found: (Found & { language: string })[] = [];
  visit(page.root, "code", (node: Code) => {
    const language = node.lang ?? "";
    if (languages.length > 0 && !languages.includes(language)) return;
    found.push({ ...at(page, node), text: node.value, language });
  });
  return found;
}

/** What stands between backticks in running text. */
export function inlineCodeOf(page: Page): Found[] {
  const found: Found[] = [];
  visit(page.root, "inlineCode", (node) => void found.push({ ...at(page, node), text: node.value }));
  return found;
}

/** Where links, images and definitions lead. */
export function linksOf(page: Page): Found[] {
  const found: Found[] = [];
  visit(page.root, (node) => {
    if ("url" in node) found.push({ ...at(page, node), text: node.url });
  });
  return found;
}

/** HTML that is more than a comment; its links would be invisible to those who look for broken ones. */
export function htmlOf(page: Page): Found[] {
  const found: Found[] = [];
  visit(page.root, "html", (node) => {
    if (!/^<!--.*-->$/s.test(node.value)) found.push({ ...at(page, node), text: node.value });
  });
  return found;
}

/** The anchors of a page's headings, as the sites that show Markdown make them. */
export function anchorsOf(page: Page): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(page.root, "heading", (node) => void anchors.add(slugger.slug(toString(node))));
  return anchors;
}

function at(page: Page, { position }: Pick<Code, "position">): Pick<Found, "page" | "place"> {
  return { page, place: `${page.file}:${position?.start.line ?? 0}` };
}
