/**
 * Characters that nobody sees and that files, units and terminals take for something else: controls such as NUL and
 * line ends, format characters such as zero-width spaces and changes of direction, the separators of Unicode, and
 * halves of characters (Unicode general categories Cc, Cf, Cs, Zl, Zp).
 */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The first character of a text that cannot be seen, as `U+2028 at position 4`; undefined when there is none. */
export function invisibleIn(text: string): string | undefined {
  const found = invisible.exec(text);
  if (found === null) return undefined;
  return `${codeOf(found[0])} at position ${found.index + 1}`;
}

/** A text on one line in which everything can be seen. */
export function visible(text: string): string {
  return text.replaceAll(new RegExp(invisible, "gu"), (character) => escaped[character] ?? unicodeEscape(character));
}

/** A text without what cannot be seen; a line end becomes a blank. */
export function withoutInvisible(text: string): string {
  return text
    .replaceAll(/[\t\n\r\f\v\u0085\u2028\u2029]+/g, " ")
    .replaceAll(new RegExp(invisible, "gu"), "")
    .trim();
}

const escaped: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function codeOf(character: string): string {
  return `U+${hex(character)}`;
}

function unicodeEscape(character: string): string {
  return `\\u{${hex(character)}}`;
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
