import { isDeepStrictEqual } from "node:util";
import { templateDigest } from "../../components/kubernetes/labels";
import type { RenderedManifest } from "./deployed";
import type { Snapshot } from "./snapshot";

/** An object as the API server returns it. */
export type LiveObject = RenderedManifest;

/** The pod template of a server in the state; undefined if the state has none. */
export function podTemplateOf(rendered: readonly RenderedManifest[], server: string) {
  const group = server.slice(0, server.lastIndexOf("-"));
  const own = rendered.filter(({ spec }) => spec !== undefined);
  const workload =
    own.find(({ metadata }) => metadata.name === server) ?? own.find(({ metadata }) => metadata.name === group);
  const template = workload?.spec?.template;
  if (template === undefined) return undefined;
  const image = template.spec.containers[0]?.image;
  return { image, digest: runDigest(template.metadata.annotations, image) };
}

/** What has to be the same for two pods to run the same: the digest of their template, and the image. */
export function runDigest(
  annotations: Readonly<Record<string, string>>,
  image: string | undefined,
): string | undefined {
  const digest = annotations[templateDigest];
  return digest === undefined || image === undefined ? undefined : `${digest} ${image}`;
}

/** Manual changes. Only what this program rendered is compared, because the API server adds fields. */
export function driftOf(rendered: readonly RenderedManifest[], live: readonly LiveObject[]): Snapshot["drift"] {
  return rendered.flatMap((wanted) => {
    const { kind, metadata } = wanted;
    const where = `${kind} ${metadata.name}`;
    const found = live.find((one) => one.kind === kind && isSame(one.metadata, metadata));
    if (found === undefined) return [{ where, what: "it is missing" }];
    return [...changedKeys(wanted.data, found.data), ...changedParts(wanted.spec, found.spec)].map((what) => ({
      where,
      what,
    }));
  });
}

function isSame(found: RenderedManifest["metadata"], { name, namespace }: RenderedManifest["metadata"]): boolean {
  return found.name === name && (namespace === undefined || found.namespace === namespace);
}

function changedKeys(wanted: RenderedManifest["data"] = {}, found: RenderedManifest["data"] = {}): string[] {
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return keys.flatMap((key) => {
    if (wanted[key] === found[key]) return [];
    if (wanted[key] === undefined) return [`${key} was added`];
    return [`${key} ${found[key] === undefined ? "is missing" : "was changed"}`];
  });
}

function changedParts(wanted: RenderedManifest["spec"], found: RenderedManifest["spec"]): string[] {
  if (wanted === undefined || found === undefined) return [];
  const parts = {
    replicas: (spec: typeof wanted) => spec.replicas,
    configuration: (spec: typeof wanted) => spec.template.metadata.annotations[templateDigest],
    image: (spec: typeof wanted) => spec.template.spec.containers[0]?.image,
    command: (spec: typeof wanted) => spec.template.spec.containers[0]?.command,
  };
  return Object.entries(parts)
    .filter(([, part]) => !isDeepStrictEqual(part(wanted), part(found)))
    .map(([name]) => `its ${name} ${name === "replicas" ? "were" : "was"} changed`);
}
