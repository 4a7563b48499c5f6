import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";

/** Takes the named programs out of a `.tar.gz`, wherever in it they lie; throws when one is missing. */
export async function unpack(archive: string, files: readonly string[], directory: string): Promise<void> {
  const missing = new Set(files);
  const entries = extract();
  const reading = pipeline(createReadStream(archive), createGunzip(), entries);
  for await (const entry of entries) {
    const name = path.posix.basename(entry.header.name);
    if (entry.header.type === "file" && missing.delete(name)) {
      await pipeline(entry, createWriteStream(path.join(directory, name), { mode: 0o755 }));
    } else {
      entry.resume();
    }
  }
  await reading;
  if (missing.size > 0) throw new Error(`${path.basename(archive)} does not contain ${[...missing].join(", ")}`);
}
