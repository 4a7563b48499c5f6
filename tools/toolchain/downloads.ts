import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { cached, entryPath } from "../../operations/distribution/cache";
import { cacheRoot } from "../../operations/lib/paths";
import type { Progress } from "../../operations/lib/progress";
import { unpack } from "./archive";
import type { Download } from "./versions";

const probeMilliseconds = 4_000;
const silenceMilliseconds = 24 * 60 * 60 * 1_000;

/**
 * Returns the directory with an official download's files, or nothing when it cannot be had or cannot be verified.
 * A machine that the site does not answer within 4 seconds asks again a day later.
 */
export async function official(download: Download | undefined, progress: Progress): Promise<string | undefined> {
  if (!download) return undefined;
  const ready = await stat(entryPath(entryOf(download))).catch(() => undefined);
  if (ready) return entryPath(entryOf(download));
  if (await wasSilent(download)) return undefined;
  const sha256 = await answeredChecksum(download, progress.signal);
  progress.signal?.throwIfAborted();
  if (sha256 === undefined) {
    await markSilent(download);
    return undefined;
  }
  try {
    return await cached(
      {
        ...entryOf(download),
        build: (directory) => fetchInto(directory, download, sha256, progress),
      },
      progress,
    );
  } catch (error) {
    progress.signal?.throwIfAborted();
    progress.report?.(`${download.name} is not used: ${(error as Error).message}`);
    return undefined;
  }
}

function entryOf({ name, sha256, files }: Download) {
  return { name: "official", inputs: [name, sha256 ?? "published", ...files] };
}

/** The checksum the file must have, when both the file and its checksum can be had. */
async function answeredChecksum(download: Download, signal: AbortSignal | undefined): Promise<string | undefined> {
  const limit = AbortSignal.timeout(probeMilliseconds);
  const bounded = { signal: signal ? AbortSignal.any([signal, limit]) : limit };
  try {
    const [head, sha256] = await Promise.all([
      fetch(download.url, { ...bounded, method: "HEAD" }),
      download.sha256 ?? published(download, bounded),
    ]);
    return head.ok ? sha256 : undefined;
  } catch {
    return undefined;
  }
}

async function published(download: Download, bounded: RequestInit): Promise<string | undefined> {
  const response = await fetch(download.checksums, bounded);
  if (!response.ok) return undefined;
  return checksumOf(await response.text(), download.name);
}

/** The sha256 of a file in a list of `sha256  file` lines. */
function checksumOf(list: string, file: string): string | undefined {
  const lines = list.split("\n").map((line) => line.trim().split(/\s+\*?/));
  const [sha256] = lines.find(([, name]) => name !== undefined && path.posix.basename(name) === file) ?? [];
  return sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined;
}

async function fetchInto(directory: string, download: Download, sha256: string, progress: Progress): Promise<void> {
  const { report, signal } = progress;
  report?.(`downloading ${download.name}`);
  const response = await fetch(download.url, signal ? { signal } : {});
  if (!response.ok || !response.body) throw new Error(`the site responds with ${response.status}`);
  const archive = path.join(directory, download.name);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(archive));
  const hash = createHash("sha256");
  await pipeline(createReadStream(archive), hash);
  const actual = hash.digest("hex");
  if (actual !== sha256) throw new Error(`its sha256 is ${actual}, expected ${sha256}`);
  await unpack(archive, download.files, directory);
  await rm(archive);
}

function silenceFile({ name }: Download): string {
  return path.join(cacheRoot(), `no-answer-${name}`);
}

async function wasSilent(download: Download): Promise<boolean> {
  const mark = await stat(silenceFile(download)).catch(() => undefined);
  return mark !== undefined && Date.now() - mark.mtimeMs < silenceMilliseconds;
}

async function markSilent(download: Download): Promise<void> {
  await mkdir(cacheRoot(), { recursive: true });
  await writeFile(silenceFile(download), "");
}
