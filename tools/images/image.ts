import { createHash } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { localArchive, type LocalDistribution } from "../../operations/distribution/archive";
import { cached } from "../../operations/distribution/cache";
import { runConfined } from "../lib/run-in-scope";
import { rootFileSystem } from "../lib/debootstrap";
import { ensurePackages } from "../lib/packages";
import type { Progress } from "../../operations/lib/progress";
import { commandFailure, runReporting } from "../lib/run";
import { canHoldDisks } from "../sandbox/disk";

/** An image on this machine. */
export interface BuiltImage {
  /** Name and tag, for example `kafka-zookeeper/kafka:3.9.2-1b2c3d4e`. */
  readonly name: string;
  /** The archive to give to `scripts/cluster load`, `ctr images import` and its like. */
  readonly archive: string;
}

const packages = [
  { file: "/usr/bin/buildah", package: "buildah" },
  { file: "/usr/sbin/debootstrap", package: "debootstrap" },
  { file: "/usr/share/keyrings/debian-archive-keyring.gpg", package: "debian-archive-keyring" },
];

/** The base of images when none is named: Debian with a Java runtime. */
const base = {
  name: "image-base",
  packages: ["openjdk-17-jre-headless"],
  customise: `set -eu
useradd --uid 1000 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin app
rm -rf /usr/share/doc/* /usr/share/info/* /usr/share/locale/* /usr/share/man/*
rm -rf /var/cache/apt/* /var/lib/apt/lists/* /var/log/* /etc/resolv.conf /etc/hostname
`,
};

/** The tag of an image: the version, and a digest of everything that goes into it. */
export function tagOf(version: string, inputs: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 8);
  return `${version}-${digest}`;
}

/** What an image is made of besides the distribution and its base. */
function sources(product: string): [dockerfile: string, script: string] {
  return [path.join(__dirname, product, "Dockerfile"), path.join(__dirname, "build.sh")];
}

/**
 * Name and tag of the image of a distribution, which need not exist; the same on every machine.
 * @param baseImage Any image with java, bash and coreutils; Debian with Java 17 when absent.
 */
export async function imageName({ product, version, sha512 }: LocalDistribution, baseImage?: string): Promise<string> {
  const texts = await Promise.all(sources(product).map((file) => readFile(file, "utf8")));
  const inputs = [product, sha512, baseImage ?? JSON.stringify(base), ...texts];
  return `kafka-zookeeper/${product}:${tagOf(version, inputs)}`;
}

/**
 * Returns the image of a distribution; builds it on first use, for which it needs root.
 * @param baseImage As for `imageName`.
 * @throws Error when the distribution or the base cannot be had.
 */
export async function builtImage(
  distribution: LocalDistribution,
  baseImage: string | undefined,
  progress: Progress,
): Promise<BuiltImage> {
  await ensurePackages(packages, progress);
  const { product, version } = distribution;
  const name = await imageName(distribution, baseImage);
  const from = baseImage ?? (await rootFileSystem(base, progress));
  const [dockerfile, script] = sources(product);
  const build = async (directory: string) => {
    const archive = await localArchive(distribution, progress);
    const driver = (await canHoldDisks(directory)) ? "overlay" : "vfs";
    const scratch = path.join(directory, "scratch");
    await runConfined(["bash", script, scratch, driver, dockerfile, archive, from, name], progress).catch(withOutput);
    await rename(path.join(scratch, "image.tar"), path.join(directory, "image.tar"));
    await rm(scratch, { recursive: true });
  };
  const inputs = [name, process.arch];
  const directory = await cached({ name: `image-${product}-${version}`, inputs, build }, progress);
  return { name, archive: path.join(directory, "image.tar") };
}

/** Pushes an image to a registry, with the login of `skopeo login`; returns its name there. */
export async function pushImage({ name, archive }: BuiltImage, registry: string, progress: Progress): Promise<string> {
  await ensurePackages([{ file: "/usr/bin/skopeo", package: "skopeo" }], progress);
  const target = `${registry.replace(/\/$/, "")}/${name}`;
  await runReporting("skopeo", ["copy", `docker-archive:${archive}`, `docker://${target}`], progress).catch(withOutput);
  return target;
}

function withOutput(error: unknown): never {
  const failure = commandFailure(error);
  if (!failure) throw error;
  const end = String(failure.all ?? failure.shortMessage)
    .trim()
    .split("\n")
    .slice(-5)
    .join("\n");
  throw new Error(`the image could not be built or pushed:\n${end}`, { cause: error });
}
