import { existsSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../operations/lib/paths";
import { anchorsOf, linksOf, type Page } from "./pages";

/** Links of a page that lead nowhere, each with its place. Addresses elsewhere are not looked at. */
export function brokenLinks(page: Page, pages: readonly Page[]): string[] {
  return linksOf(page)
    .filter(({ text }) => !text.startsWith("https://") && !leadsSomewhere(page, text, pages))
    .map(({ place, text }) => `${place}: ${text}`);
}

function leadsSomewhere(page: Page, link: string, pages: readonly Page[]): boolean {
  const [target = "", anchor] = link.split("#", 2);
  const file = target === "" ? page.file : path.join(path.dirname(page.file), target);
  if (file.startsWith("..") || (target !== "" && !existsSync(path.join(projectRoot, file)))) return false;
  if (anchor === undefined) return true;
  const found = file === page.file ? page : pages.find((each) => each.file === file);
  return found !== undefined && anchorsOf(found).has(anchor);
}
