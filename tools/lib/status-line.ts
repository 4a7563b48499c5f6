/** Shows where a long step is, on one line of a terminal; a log gets a line for each step. */
export function showStatus(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line.slice(0, process.stderr.columns - 1)}`);
  else if (!line.includes(": ")) process.stderr.write(`${line}\n`);
}

/** Takes that line away. */
export function clearStatus(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
