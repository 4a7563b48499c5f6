/** Text that is markup already. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand between markup: texts are escaped, lists are joined, and nothing leaves no trace. */
export type Part = Markup | string | number | undefined | false | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup with values in it, which cannot become markup themselves: neither between tags nor in quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...parts.map(render)));
}

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return part.map(render).join("");
}

/** Control characters are not allowed in HTML, escaped or not. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "").replace(/[^\P{Cc}\t\n]/gu, "\u{fffd}");
}
