import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { cached } from "../../operations/distribution/cache";
import type { Progress } from "../../operations/lib/progress";
import { moduleSources } from "../toolchain/go";
import { type Image, writeImageArchive } from "./image-archive";
import { compiled, programFolders, versions } from "./programs";

/** MetalLB in layer 2 mode: nodes answer for the addresses of Services on the network that they share. */
export interface LoadBalancer {
  /** The archive of its images, and the name of the last of them. */
  readonly archive: string;
  readonly image: string;
  /** Its own manifest, with these images. */
  readonly manifest: string;
}

const parts = { controller: "metallbController", speaker: "metallbSpeaker" } as const;
type Part = keyof typeof parts;

/** Its webhook checks what an administrator writes, and would need a way from the API server to pods. */
const left = "ValidatingWebhookConfiguration";

/** Returns what a cluster needs for a load balancer; made on first use, which takes minutes. Throws without Go. */
export async function loadBalancer(progress: Progress): Promise<LoadBalancer> {
  // One after the other: the second one finds most of its packages compiled.
  const images = [await imageOf("controller", progress), await imageOf("speaker", progress)];
  const directory = await cached(
    {
      name: "cluster-load-balancer",
      inputs: [JSON.stringify(images), left],
      async build(target) {
        const sources = await moduleSources(path.join(programFolders, "metallb"), "go.universe.tf/metallb", progress);
        const text = await readFile(path.join(sources, "config/manifests/metallb-native.yaml"), "utf8");
        await writeFile(path.join(target, "manifest.yaml"), withImages(text));
        await writeImageArchive(path.join(target, "images.tar"), images);
      },
    },
    progress,
  );
  const inside = (name: string) => path.join(directory, name);
  return { archive: inside("images.tar"), image: nameOf("speaker"), manifest: inside("manifest.yaml") };
}

async function imageOf(part: Part, progress: Progress): Promise<Image> {
  const files = [{ path: `/${part}`, source: await compiled(parts[part], progress) }];
  return { name: nameOf(part), files, entrypoint: [`/${part}`] };
}

function nameOf(part: string): string {
  return `localhost/metallb-${part}:${versions.metallb}`;
}

/** MetalLB's manifest with the images that its programs were packed into, and without its webhook. */
export function withImages(manifest: string): string {
  const documents = parseAllDocuments(manifest).filter((document) => document.get("kind") !== left);
  for (const document of documents) {
    const container = ["spec", "template", "spec", "containers", 0];
    const name = document.getIn([...container, "name"]);
    if (typeof name !== "string") continue;
    document.setIn([...container, "image"], nameOf(name));
    document.setIn([...container, "imagePullPolicy"], "Never");
    if (name === "controller") document.addIn([...container, "args"], "--webhook-mode=disabled");
  }
  return documents.map((document) => stringify(document.toJS())).join("---\n");
}
