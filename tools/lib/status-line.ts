/** Shows the progress of a long step on one line of a terminal; a log gets one line per step. */
export function showStatus(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line.slice(0, process.stderr.columns - 1)}`);
  else if (!line.includes(": ")) process.stderr.write(`${line}\n`);
}

/** Clears the status line. */
export function clearStatus(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
