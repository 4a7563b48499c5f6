import { open, rename, rm } from "node:fs/promises";

/** Writes a file so that nobody ever reads half of it, with a mode that no umask changes: beside its place, then to it. */
export async function replaceFile(file: string, text: string, mode: number): Promise<void> {
  const unfinished = `${file}.unfinished`;
  await rm(unfinished, { force: true });
  const handle = await open(unfinished, "wx", 0o600);
  try {
    await handle.chmod(mode);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
