/** A table of Markdown with columns of one width, as the formatter of this project wants it; the first row heads it. */
export function markdownTable(cells: readonly (readonly string[])[]): string[] {
  const lines = cells.map((line) => line.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = lines[0]?.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const rendered = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  return [...rendered.slice(0, 1), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rendered.slice(1)];
}

/**
 * Replaces what stands between the comments `<!-- name -->` and `<!-- /name -->` of a text.
 *
 * @throws Error when the text does not have both markers.
 */
export function withSection(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the text must have the lines ${start} and ${end}, in this order`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}
