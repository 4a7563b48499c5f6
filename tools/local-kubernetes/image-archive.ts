import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";

/** A container image of one layer. */
export interface Image {
  /** Name and tag, for example `localhost/coredns:1.14.3`. */
  readonly name: string;
  readonly files: readonly ImageFile[];
  readonly entrypoint?: readonly string[] | undefined;
  /** User and group ids; root when absent. */
  readonly user?: string | undefined;
}

/** An executable that is copied from this machine, or a link to one of the image. */
export type ImageFile = { readonly path: string } & ({ readonly source: string } | { readonly linkTo: string });

const epoch = { mtime: new Date(0), uid: 0, gid: 0 };

/** Writes images into one archive that `ctr images import` and its like read; the same files give the same bytes. */
export async function writeImageArchive(archive: string, images: readonly Image[]): Promise<void> {
  const folder = await mkdtemp(`${archive}.`);
  try {
    const pack = tar.pack();
    const written = pipeline(pack, createWriteStream(archive));
    const manifest: unknown[] = [];
    for (const image of images) {
      const layer = path.join(folder, "layer.tar");
      const digest = await writeLayer(layer, image);
      const config = configOf(image, digest);
      const configName = `${createHash("sha256").update(config).digest("hex")}.json`;
      pack.entry({ ...epoch, name: configName }, config);
      await addFile(pack, layer, { ...epoch, name: `${digest}/layer.tar` });
      manifest.push({ Config: configName, RepoTags: [image.name], Layers: [`${digest}/layer.tar`] });
    }
    pack.entry({ ...epoch, name: "manifest.json" }, JSON.stringify(manifest));
    pack.finalize();
    await written;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Returns the layer's sha256, by which a container engine knows it. */
async function writeLayer(layer: string, { files }: Image): Promise<string> {
  const pack = tar.pack();
  const hash = createHash("sha256");
  pack.on("data", (chunk) => hash.update(chunk as Buffer));
  const written = pipeline(pack, createWriteStream(layer));
  for (const name of foldersOf(files)) pack.entry({ ...epoch, name: `${name}/`, type: "directory", mode: 0o755 });
  pack.entry({ ...epoch, name: "tmp/", type: "directory", mode: 0o1777 });
  for (const file of files) {
    const name = file.path.slice(1);
    if ("linkTo" in file) pack.entry({ ...epoch, name, type: "symlink", linkname: file.linkTo });
    else await addFile(pack, file.source, { ...epoch, name, mode: 0o755 });
  }
  pack.finalize();
  await written;
  return hash.digest("hex");
}

function foldersOf(files: readonly ImageFile[]): string[] {
  const parents = files.flatMap((file) => {
    const parts = path.posix.dirname(file.path).split("/").slice(1);
    return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  });
  return [...new Set(parents)].filter((name) => name !== "").sort();
}

async function addFile(pack: tar.Pack, source: string, header: Partial<tar.Header> & { name: string }): Promise<void> {
  const { size } = await stat(source);
  await pipeline(createReadStream(source), pack.entry({ ...header, size }));
}

function configOf({ entrypoint, user }: Image, digest: string): string {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  return JSON.stringify({
    architecture,
    os: "linux",
    created: "1970-01-01T00:00:00Z",
    config: { Env: ["PATH=/usr/bin:/bin"], WorkingDir: "/", ...(entrypoint && { Entrypoint: entrypoint }), User: user },
    rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
  });
}
