import path from "node:path";

/** An official file of a release and where the checksum it must have is published. */
export interface Download {
  readonly name: string;
  readonly url: string;
  /** A list of `sha256  file` lines; on another host than the file, so that one of them alone can change nothing. */
  readonly checksums: string;
  /** The sha256 in hex when it is pinned here; it goes before the published list. */
  readonly sha256?: string | undefined;
  /** The files to take out of the archive, by base name. */
  readonly files: readonly string[];
}

/** A Pulumi plugin by name and version. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
}

/** Everything of Pulumi that a run needs; the npm packages in package.json are of the same versions. */
export const versions = {
  engine: "3.245.0",
  command: { name: "command", version: "1.2.1" },
  random: { name: "random", version: "4.21.2" },
  kubernetes: { name: "kubernetes", version: "4.25.0" },
} as const;

/** The sha256 of downloads that were checked by hand, by file name. */
const pinned: Readonly<Record<string, string>> = {};

const releases = "https://get.pulumi.com/releases";
const repositories = "https://github.com/pulumi";

const processors: Partial<Record<NodeJS.Architecture, string>> = { x64: "x64", arm64: "arm64" };
const goProcessors: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };

/** The command line with its language hosts; none for a machine that no release is made for. */
export function engineDownload(): Download | undefined {
  const processor = processors[process.arch];
  if (processor === undefined || !hasReleases()) return undefined;
  return download(
    `${releases}/sdk/pulumi-v${versions.engine}-${process.platform}-${processor}.tar.gz`,
    `${repositories}/pulumi/releases/download/v${versions.engine}/pulumi-${versions.engine}-checksums.txt`,
    [
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
      "pulumi-language-python",
      "pulumi-language-python-exec",
    ],
  );
}

/** The real plugin; none for a machine that no release is made for. */
export function pluginDownload({ name, version }: Plugin): Download | undefined {
  const processor = goProcessors[process.arch];
  if (processor === undefined || !hasReleases()) return undefined;
  return download(
    `${releases}/plugins/pulumi-resource-${name}-v${version}-${process.platform}-${processor}.tar.gz`,
    `${repositories}/pulumi-${name}/releases/download/v${version}/pulumi-${name}_${version}_checksums.txt`,
    [`pulumi-resource-${name}`],
  );
}

function download(url: string, checksums: string, files: readonly string[]): Download {
  const name = path.posix.basename(url);
  return { name, url, checksums, sha256: pinned[name], files };
}

function hasReleases(): boolean {
  return process.platform === "linux" || process.platform === "darwin";
}
