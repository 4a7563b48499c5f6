import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(__dirname, "../../golden");

/**
 * Compares the files of a host with the reviewed ones in tests/golden/<stack>/<host>. `UPDATE_GOLDEN=1` writes them
 * instead, for a review with `git diff`. `IGNORE_GOLDEN=1` compares nothing: mutations have to be noticed by other tests.
 */
export async function assertGolden(stack: string, host: string, files: Record<string, string>): Promise<void> {
  if (process.env["IGNORE_GOLDEN"] === "1") return;
  const folder = path.join(root, stack, host);
  const byName = Object.fromEntries(
    Object.entries(files).map(([file, text]) => [file.slice(1).replaceAll("/", "_"), text]),
  );
  if (process.env["UPDATE_GOLDEN"] === "1") {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(byName)) await writeFile(path.join(folder, name), text);
  }
  const names = await readdir(folder);
  assert.deepEqual(Object.keys(byName).sort(), names.sort(), `the files on ${host}`);
  for (const name of names) assert.equal(byName[name], await readFile(path.join(folder, name), "utf8"), name);
}
