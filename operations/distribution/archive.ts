import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Source } from "../../components/model/cluster-spec";
import { cached } from "./cache";
import type { Progress } from "../lib/progress";
import { assembleFromMaven } from "./assemble";

/** A distribution and where it comes from. */
export interface LocalDistribution<Name extends string = string> {
  /** Name of the service. */
  readonly product: Name;
  readonly version: string;
  readonly source: Source;
  /** SHA-512 that its archive must have, in lowercase hexadecimal. */
  readonly sha512: string;
}

/**
 * Returns the archive of a distribution on this machine: a tar file, compressed or not.
 * @throws Error when it cannot be had or has another checksum.
 */
export async function localArchive(distribution: LocalDistribution, progress: Progress): Promise<string> {
  const { product, version, source, sha512 } = distribution;
  switch (source.kind) {
    case "maven": {
      const assembled = await assembleFromMaven(product, version, progress);
      check(distribution, assembled.sha512, `Maven artifacts of ${version}`);
      return assembled.archive;
    }
    case "file":
      check(distribution, await sha512Of(source.path), source.path);
      return source.path;
    case "url": {
      const build = (directory: string) => download(distribution, source.url, directory, progress);
      const directory = await cached({ name: `${product}-${version}`, inputs: [sha512], build }, progress);
      return path.join(directory, path.posix.basename(source.url));
    }
  }
}

async function download(
  distribution: LocalDistribution,
  url: string,
  directory: string,
  { report, signal }: Progress,
): Promise<void> {
  report?.(`downloading ${path.posix.basename(url)}`);
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}`);
  const archive = path.join(directory, path.posix.basename(url));
  await pipeline(Readable.fromWeb(response.body), createWriteStream(archive));
  check(distribution, await sha512Of(archive), url);
}

async function sha512Of(file: string): Promise<string> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

function check({ product, sha512 }: LocalDistribution, found: string, what: string): void {
  if (sha512 === found) return;
  throw new Error(
    `${product}.sha512: must be the checksum of the distribution (${sha512})\n` +
      `    given: ${found}, ${what}\n` +
      `    fix:   get the file again from a source you trust, or correct ${product}.sha512`,
  );
}
