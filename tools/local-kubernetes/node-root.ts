import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import { rootFileSystem } from "../lib/debootstrap";
import type { Progress } from "../../operations/lib/progress";
import { writeImageArchive, type Image } from "./image-archive";
import { versions, type Programs } from "./programs";

const packages = [
  "busybox-static",
  "ca-certificates",
  "catatonit",
  "conntrack",
  "containerd",
  "containernetworking-plugins",
  "iproute2",
  "ipset",
  "iptables",
  "kmod",
  "mount",
  "procps",
  "runc",
  "xfsprogs",
];

const customise = `set -eu
rm -rf /var/cache/apt/archives/*.deb /var/lib/apt/lists/* /etc/resolv.conf
: > /etc/resolv.conf
`;

/** The image that holds the namespaces of a pod. */
export const pauseImage = "localhost/pause:0.1.7";

/** Returns the folder of the root file system that all nodes share, read-only; builds it on first use. */
export function nodeRoot(progress: Progress): Promise<string> {
  return rootFileSystem({ name: "cluster-node", packages, customise }, progress);
}

/** Returns the archive of the images that every node starts with; packs it on first use. */
export async function systemImages(root: string, programs: Programs, progress: Progress): Promise<string> {
  const images = imagesOf(root, programs);
  const entry = {
    name: "cluster-images",
    inputs: [JSON.stringify(images)],
    build: (directory: string) => writeImageArchive(path.join(directory, "images.tar"), images),
  };
  progress.report?.("packing the images of the cluster");
  return path.join(await cached(entry, progress), "images.tar");
}

function imagesOf(root: string, programs: Programs): Image[] {
  const file = (name: string, source: string) => ({ path: name, source });
  return [
    {
      name: pauseImage,
      files: [file("/usr/bin/catatonit", path.join(root, "usr/bin/catatonit"))],
      entrypoint: ["/usr/bin/catatonit", "-P"],
      user: "65535:65535",
    },
    {
      name: `localhost/coredns:${versions.coredns}`,
      files: [file("/coredns", programs.coredns)],
      entrypoint: ["/coredns"],
    },
    {
      name: `localhost/local-path-provisioner:${versions.localPath}`,
      files: [file("/usr/bin/local-path-provisioner", programs.localPath)],
      entrypoint: ["/usr/bin/local-path-provisioner"],
    },
    {
      name: "localhost/busybox:1.35.0",
      files: [
        file("/bin/busybox", path.join(root, "bin/busybox")),
        ...["cat", "httpd", "ls", "mkdir", "rm", "sh", "sleep", "wget"].map((name) => ({
          path: `/bin/${name}`,
          linkTo: "busybox",
        })),
      ],
    },
  ];
}
