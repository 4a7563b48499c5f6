import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";
import { serviceOf } from "../../components/services/registry";
import { versionOf } from "../../components/services/resolve-group";
import { cached } from "./cache";
import { copyJars, dependencyPlugin, type MavenOptions } from "./maven";

/** A distribution archive on this machine. */
export interface Distribution {
  /** The absolute path of an uncompressed tar archive. */
  readonly archive: string;
  /** Its SHA-512 in lowercase hexadecimal. */
  readonly sha512: string;
}

const ARCHIVE_FORMAT = "ustar, sorted, root, epoch";
const POMS = path.join(__dirname, "poms");

/** The folder of the jars inside the official tarball, which the assembled one repeats. */
export function jarFolder(product: string, version: string): string {
  const { versions, libraries } = serviceOf(product);
  return `${versionOf({ version }, versions).topDirectory}/${libraries}`;
}

/**
 * Builds a distribution archive from Maven artifacts, or returns the one that was built before.
 * The same pom gives the same bytes on every machine.
 * @throws Error when there is no pom for that version, Maven is missing, or an artifact fails its checksum.
 */
export async function assembleFromMaven(
  product: string,
  version: string,
  options: MavenOptions = {},
): Promise<Distribution> {
  const pom = await readPom(product, version);
  const folder = jarFolder(product, version);
  const archiveName = `${path.dirname(folder)}.tar`;
  const directory = await cached(
    {
      name: `${product}-${version}`,
      inputs: [pom, dependencyPlugin, folder, ARCHIVE_FORMAT],
      build: async (target) => {
        const jars = await mkdtemp(path.join(target, "jars-"));
        await copyJars(path.join(POMS, `${product}-${version}.xml`), jars, options);
        options.report?.(`packing ${archiveName}`);
        const archive = path.join(target, archiveName);
        await packJars(jars, folder, archive);
        await writeFile(`${archive}.sha512`, await sha512Of(archive));
        await rm(jars, { recursive: true });
      },
    },
    options,
  );
  const archive = path.join(directory, archiveName);
  return { archive, sha512: await readFile(`${archive}.sha512`, "utf8") };
}

async function readPom(product: string, version: string): Promise<string> {
  try {
    return await readFile(path.join(POMS, `${product}-${version}.xml`), "utf8");
  } catch (cause) {
    const known = (await readdir(POMS)).map((name) => path.basename(name, ".xml")).sort();
    const message = `${product} ${version} cannot be assembled from Maven: there is a pom for ${known.join(", ")} only`;
    throw new Error(message, { cause });
  }
}

// Owner, time, mode and order are fixed: they would otherwise differ between two machines with the same jars.
async function packJars(directory: string, folder: string, archive: string): Promise<void> {
  const pack = tar.pack();
  const written = pipeline(pack, createWriteStream(archive));
  const fixed = { mtime: new Date(0), uid: 0, gid: 0 };
  for (const name of [path.dirname(folder), folder]) {
    pack.entry({ ...fixed, name: `${name}/`, type: "directory", mode: 0o755 });
  }
  for (const jar of (await readdir(directory)).sort()) {
    const source = path.join(directory, jar);
    const { size } = await stat(source);
    const entry = pack.entry({ ...fixed, name: `${folder}/${jar}`, type: "file", mode: 0o644, size });
    await pipeline(createReadStream(source), entry);
  }
  pack.finalize();
  await written;
}

async function sha512Of(file: string): Promise<string> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
