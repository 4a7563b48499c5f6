import type * as pulumi from "@pulumi/pulumi";
import { awaitedServices, type FoundAddresses } from "./awaited-addresses";
import type { KubernetesSpec } from "./kubernetes-spec";
import type { Manifest } from "./manifest";

/** The same, in which a text may be known only later; what a manifest holds besides its names may be anything. */
export type FilledIn<T> = T extends string
  ? pulumi.Input<T>
  : T extends Manifest
    ? T
    : T extends object
      ? { readonly [Key in keyof T]: FilledIn<T[Key]> }
      : T;

/**
 * What is rendered from addresses of load balancers that are known later: only the texts that follow from them are outputs,
 * so that a preview shows everything else. Without such addresses it is what is rendered.
 *
 * Which texts those are is found out by rendering for two lists of addresses (of documentation, RFC 5737) that nobody has.
 */
export function filledIn<T>(
  spec: KubernetesSpec,
  found: pulumi.Output<FoundAddresses> | undefined,
  render: (spec: KubernetesSpec) => T,
): FilledIn<T> {
  if (found === undefined) return render(spec) as FilledIn<T>;
  const names = awaitedServices(spec).map(({ name }) => name);
  const [one, other] = ["192.0.2", "198.51.100"].map((network) =>
    render(spec.withAddresses(Object.fromEntries(names.map((name, index) => [name, `${network}.${index + 1}`])))),
  );
  let rendered: T | undefined;
  // Each text is taken out of one rendering: an output of all of it would be unwrapped as a whole for each of them.
  const later = (path: readonly string[]) =>
    found.apply((addresses) => {
      rendered ??= render(spec.withAddresses(addresses));
      return path.reduce<unknown>((value, key) => (value as Indexed)[key], rendered);
    });
  return merged(one, other, later) as FilledIn<T>;
}

type Later = (path: readonly string[]) => pulumi.Output<unknown>;

/** What is the same in both, and where they differ what is known later. */
function merged(one: unknown, other: unknown, later: Later, path: readonly string[] = []): unknown {
  if (one === other) return one;
  if (!isObject(one) || !isObject(other)) return later(path);
  const inside = (key: string) => merged(one[key], other[key], later, [...path, key]);
  if (Array.isArray(one)) return one.map((_, index) => inside(String(index)));
  return Object.fromEntries(Object.keys(one).map((key) => [key, inside(key)]));
}

type Indexed = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Indexed {
  return typeof value === "object" && value !== null;
}
