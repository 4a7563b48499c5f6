/** Rows as lines with columns of one width. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const count = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** A number of things for people: `1 error`, `2 errors`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A number of bytes for people: `1.5 GiB`. */
export function size(bytes: number): string {
  const units = [["GiB", 30] as const, ["MiB", 20] as const];
  const [unit, power] = units.find(([, limit]) => bytes >= 2 ** limit) ?? (["KiB", 10] as const);
  const value = bytes / 2 ** power;
  return `${value >= 100 || Number.isInteger(value) ? Math.floor(value) : value.toFixed(1)} ${unit}`;
}

/** Some of many texts in one line, and how many more there are: `a; b; and 3 more`. */
export function joinLimited(texts: readonly string[], limit: number): string {
  const more = texts.length - limit;
  return texts.slice(0, limit).join("; ") + (more > 0 ? `; and ${more} more` : "");
}
