import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type KubernetesArgs, KafkaOnKubernetes } from "../../components/kubernetes/kubernetes-component";
import type { ClusterFacts } from "../../components/kubernetes/facts";
import type { KubernetesSpec } from "../../components/kubernetes/kubernetes-spec";
import type { ClusterSpec } from "../../components/model/cluster-spec";
import type { Login } from "../../components/hosts/login";
import { type HostsArgs, KafkaOnHosts } from "../../components/hosts/hosts-component";
import { securityOf } from "../../components/security/security-schema";
import { publicKey } from "./config";
import { settled, startEngine, stopEngine, valueOf } from "./engine";

/** One resource as the program wants it. */
export interface Wanted {
  readonly type: string;
  readonly name: string;
  /** Inputs as they were given, outputs and secrets among them. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Inputs as the engine gets them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly options: pulumi.CustomResourceOptions;
  /** Names of all resources that this one waits for: a component stands for everything in it. */
  readonly waitsFor: ReadonlySet<string>;
}

export const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nVERY-SECRET\n-----END OPENSSH PRIVATE KEY-----\n";

/** Deploys a cluster to nowhere and tells what was wanted, in the order in which it was registered. */
export async function deploy(
  spec: ClusterSpec,
  login?: Login,
  more: Partial<Pick<HostsArgs, "sudoPassword" | "security" | "passwords" | "rocketmqPasswords" | "authority">> = {},
): Promise<Map<string, Wanted>> {
  const hostKeys = Object.fromEntries(spec.hosts.map(({ name }, index) => [name, publicKey("ssh-ed25519", index)]));
  const settings = {
    security: securityOf({}),
    ...more,
    spec,
    login: login ?? { privateKey: pulumi.secret(privateKey) },
    hostKeys,
  };
  return observe(
    ({ name }) => name,
    (options) => new KafkaOnHosts("cluster", settings, options),
  );
}

/** The same on Kubernetes, where objects of different types may have one name: by `<type> <name>`. */
export async function deployToKubernetes(
  spec: KubernetesSpec,
  facts: ClusterFacts,
  more: Partial<Pick<KubernetesArgs, "authority">> = {},
): Promise<Map<string, Wanted>> {
  const args = { ...more, spec, facts, access: {} };
  return observe(
    ({ type, name }) => `${type} ${name}`,
    (options) => new KafkaOnKubernetes("cluster", args, options),
  );
}

type Named = Pick<pulumi.ResourceTransformationArgs, "type" | "name">;

async function observe(
  keyOf: (resource: Named) => string,
  run: (options: pulumi.ComponentResourceOptions) => void,
): Promise<Map<string, Wanted>> {
  const seen: pulumi.ResourceTransformationArgs[] = [];
  startEngine({});
  run({ transformations: [(args) => void seen.push(args)] });
  const registered = await settled();
  stopEngine();
  const waits = await waitsOf(seen, keyOf);
  return new Map(
    seen.map(({ type, name, props, opts }) => [
      keyOf({ type, name }),
      {
        type,
        name,
        props: props,
        inputs: registered.find((one) => one.name === name && one.type === type)?.inputs ?? {},
        protect: opts.protect === true,
        options: opts,
        waitsFor: reachable(keyOf({ type, name }), waits),
      },
    ]),
  );
}

/** One resource by its name. */
export function get(wanted: Map<string, Wanted>, name: string): Wanted {
  const found = wanted.get(name);
  assert(found, `${name} is not among ${[...wanted.keys()].join(", ")}`);
  return found;
}

/** What a command gets on its standard input. */
export async function stdin(wanted: Map<string, Wanted>, name: string): Promise<string> {
  return (await valueOf(get(wanted, name).props["stdin"] as string)).value ?? "";
}

/** The value of an input that has to be a secret. */
export async function secretInput<T>(wanted: Map<string, Wanted>, name: string, input: string): Promise<T> {
  const { value, secret } = await valueOf(get(wanted, name).props[input] as pulumi.Input<T>);
  assert(secret && value !== undefined, `${input} of ${name} must be a secret`);
  return value;
}

/** For each resource the names that its dependsOn leads to directly. */
async function waitsOf(
  seen: readonly pulumi.ResourceTransformationArgs[],
  keyOf: (resource: Named) => string,
): Promise<Map<string, string[]>> {
  const inside = (resource: pulumi.Resource): string[] => {
    const found = seen.find((one) => one.resource === resource) ?? { type: "?", name: "?" };
    return [
      keyOf(found),
      ...seen.filter(({ opts }) => opts.parent === resource).flatMap((child) => inside(child.resource)),
    ];
  };
  const entries = seen.map(async ({ type, name, opts }) => {
    const given = (await opts.dependsOn) as pulumi.Resource | pulumi.Resource[] | undefined;
    return [keyOf({ type, name }), [given ?? []].flat().flatMap(inside)] as const;
  });
  return new Map(await Promise.all(entries));
}

function reachable(name: string, waits: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const visit = (from: string) => {
    for (const next of waits.get(from) ?? [])
      if (!found.has(next)) {
        found.add(next);
        visit(next);
      }
  };
  visit(name);
  return found;
}
