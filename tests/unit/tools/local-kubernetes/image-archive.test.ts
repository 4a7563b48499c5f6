import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import tar from "tar-stream";
import { writeImageArchive } from "../../../../tools/local-kubernetes/image-archive";

describe("an archive of container images", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "image-archive-"));
    await writeFile(path.join(folder, "program"), "#!/bin/sh\n");
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function written(name: string): Promise<Buffer> {
    const archive = path.join(folder, name);
    const files = [
      { path: "/usr/bin/program", source: path.join(folder, "program") },
      { path: "/usr/bin/other", linkTo: "program" },
    ];
    await writeImageArchive(archive, [{ name: "localhost/program:1", files, entrypoint: ["program"], user: "7:7" }]);
    return readFile(archive);
  }

  async function entriesOf(archive: Buffer): Promise<Map<string, { header: tar.Header; content: Buffer }>> {
    const entries = new Map<string, { header: tar.Header; content: Buffer }>();
    for await (const entry of Readable.from([archive]).pipe(tar.extract())) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      entries.set(entry.header.name, { header: entry.header, content: Buffer.concat(chunks) });
    }
    return entries;
  }

  it("has the same bytes for the same files, whatever their timestamps", async () => {
    const first = await written("first.tar");
    await utimes(path.join(folder, "program"), 1, 1);
    assert.ok(first.equals(await written("second.tar")));
  });

  it("names layers by digest, and has a configuration that lists them", async () => {
    const entries = await entriesOf(await written("images.tar"));
    const [image] = JSON.parse(String(entries.get("manifest.json")?.content)) as [
      { Config: string; RepoTags: string[]; Layers: [string] },
    ];
    assert.deepEqual(image.RepoTags, ["localhost/program:1"]);
    const layer = entries.get(image.Layers[0])?.content ?? Buffer.of();
    const digest = createHash("sha256").update(layer).digest("hex");
    const config = JSON.parse(String(entries.get(image.Config)?.content)) as {
      config: { User: string; Entrypoint: string[] };
      rootfs: { diff_ids: string[] };
    };
    assert.deepEqual(config.rootfs.diff_ids, [`sha256:${digest}`]);
    assert.equal(config.config.User, "7:7");
    assert.deepEqual(config.config.Entrypoint, ["program"]);
    const files = await entriesOf(layer);
    assert.equal(files.get("usr/bin/other")?.header.linkname, "program");
    assert.equal(files.get("usr/bin/program")?.header.mode, 0o755);
    assert.ok(files.has("usr/bin/"), "a folder comes before its files");
  });
});
