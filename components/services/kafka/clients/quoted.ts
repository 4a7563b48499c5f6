/** Characters that JSON leaves as they are, and that YAML or editors take for something else. */
const doubtful = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A value as JSON has it, which JavaScript, Python (texts and numbers) and YAML read, too. */
export function quoted(value: unknown): string {
  return JSON.stringify(value).replace(
    doubtful,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * A text in quotes as `java.io.StreamTokenizer` reads it, with which Kafka reads `sasl.jaas.config`. The dollar sign is
 * an octal number, too: Spring and Kafka replace what stands in `${...}` before a login module sees it.
 */
export function quotedWithOctals(text: string): string {
  const escaped = text.replace(/[\\"$\x00-\x1f\x7f]/g, (character) =>
    character === "\\" || character === '"'
      ? `\\${character}`
      : `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}
