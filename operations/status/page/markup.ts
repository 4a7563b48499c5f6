/** Text that is already markup. */
export class Markup {
  constructor(readonly text: string) {}
}

/** A value within markup: texts are escaped, lists are joined, undefined and false are omitted. */
export type Part = Markup | string | number | undefined | false | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup with escaped values: a value can never become markup, neither between tags nor in quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...parts.map(render)));
}

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return part.map(render).join("");
}

/** Also replaces control characters, which HTML forbids even when escaped. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "").replace(/[^\P{Cc}\t\n]/gu, "\u{fffd}");
}

/** A text with a capital at its start. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
