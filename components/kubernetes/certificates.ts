import * as pulumi from "@pulumi/pulumi";
import { ClusterAuthority, type GivenAuthority, type PlannedCertificates } from "../resources/cluster-authority";
import type { DeepInput } from "../resources/deep-input";
import { contentOf, createOwnLogins, type OwnLogins } from "../resources/own-logins";
import type { Identity } from "../resources/inputs/identity-inputs";
import { serverLeaf } from "../security/leaf";
import { isSecure } from "../security/security-schema";
import type { ServiceName } from "../services/registry";
import { isAskedByTls } from "../services/shown-certificate";
import type { FoundAddresses } from "./awaited-addresses";
import { wantedObjects } from "./cert-manager";
import { certificateNames } from "./certificate-names";
import { isProtected } from "./cluster-identity";
import type { IssuedCertificates } from "../resources/issued-certificates";
import type { ClusterFacts } from "./facts";
import { filledIn } from "./filled-in";
import { keysName, secretFiles, secretTexts } from "./keys";
import { allServers, groupOf, type KubernetesSpec } from "./kubernetes-spec";
import type { Pods } from "./servers";

export interface CertificatesArgs {
  readonly spec: KubernetesSpec;
  readonly facts: ClusterFacts;
  /** The id of the cluster, by which its authority is called. */
  readonly clusterId: pulumi.Output<string> | undefined;
  /** An authority of one's own. */
  readonly given: GivenAuthority | undefined;
  /** Those that cert-manager makes; absent where this program signs. */
  readonly issued: IssuedCertificates | undefined;
  /** What load balancers have told, when the stack file does not give it. */
  readonly addresses: pulumi.Output<FoundAddresses> | undefined;
}

/** What a cluster with TLS has besides its objects. */
export interface Certificates extends PlannedCertificates {
  /** The certificate of its authority (PEM), by which clients know its servers. */
  readonly authority: pulumi.Output<string>;
  /** How our own tools show who they are; secret. */
  readonly identity: DeepInput<Identity>;
  /** What the Secrets hold in base64, by their names and their keys; secret. */
  readonly secrets: Readonly<Record<string, pulumi.Output<Record<string, string>>>>;
}

/** The authority of a cluster, and the certificates of its servers; nothing where every server talks in plain text. */
export function createCertificates(
  name: string,
  { spec, facts, addresses, clusterId, given, issued }: CertificatesArgs,
  options: pulumi.CustomResourceOptions,
): Certificates | undefined {
  if (!isSecure(spec.security) || clusterId === undefined) return undefined;
  const protectedOnes = { ...options, protect: isProtected(spec) };
  const asked = allServers(spec).filter((pods) => isAskedByTls(groupOf(spec, pods)));
  const services = asked.map(({ service }) => service.name as ServiceName);
  const own = createOwnLogins(name, spec.servers, protectedOnes);
  const args = { security: spec.security, given, clusterId, services, logins: own?.logins };
  const authority = new ClusterAuthority(name, args, protectedOnes);
  if (issued !== undefined) return withIssued({ spec, facts, own }, authority, issued);
  const names = filledIn(spec, addresses, (known) => namesOf(known, facts));
  const serials: Record<string, Record<number, pulumi.Output<string>>> = {};
  const secrets = spec.pods.map((pods) => {
    const service = pods.service.name;
    const files = secretFiles(spec, pods).map(({ key, own }) => {
      if (own === undefined) return [key, base64(authority.certificate)] as const;
      const { server, leaf } = own;
      // One text for all names of a certificate: they stand in the order of the alphabet, which is known with the last.
      const known = pulumi.output(names[keysName(pods)]?.[key] ?? "").apply((text) => text.split(" "));
      const { content, serial } = authority.sign(service, { id: server.id }, leaf, known);
      if (leaf.name === serverLeaf) serials[service] = { ...serials[service], [server.id]: serial };
      return [key, base64(content)] as const;
    });
    return [keysName(pods), secretOf([...files, ...textsOf(spec, pods, own)])] as const;
  });
  const { forClients, trusted } = authority;
  const known = { authority: forClients, trusted, identity: authority.identity() };
  return { ...known, serials, secrets: Object.fromEntries(secrets) };
}

/** The Secrets of a cluster whose certificates cert-manager makes have those alone that are trusted. */
function withIssued(
  { spec, facts, own }: Pick<CertificatesArgs, "spec" | "facts"> & { readonly own: OwnLogins | undefined },
  authority: ClusterAuthority,
  { serials: known, admin }: IssuedCertificates,
): Certificates {
  const serials: Record<string, Record<number, pulumi.Output<string>>> = {};
  for (const { shownBy, holder } of wantedObjects(spec, facts)) {
    if (shownBy === undefined) continue;
    const { service, id } = shownBy;
    serials[service] = { ...serials[service], [id]: known.apply((all) => all[holder] ?? "") };
  }
  const secrets = spec.pods.map((pods) => {
    const trust = secretFiles(spec, pods).filter(({ own }) => own === undefined);
    const files = trust.map(({ key }) => [key, base64(authority.certificate)] as const);
    return [keysName(pods), secretOf([...files, ...textsOf(spec, pods, own)])] as const;
  });
  const { forClients, trusted } = authority;
  const identity = authority.identity(pulumi.secret(admin));
  return { authority: forClients, trusted, identity, serials, secrets: Object.fromEntries(secrets) };
}

type Entry = readonly [key: string, content: pulumi.Output<string>];

function textsOf(spec: KubernetesSpec, pods: Pods, own: OwnLogins | undefined): Entry[] {
  return secretTexts(spec, pods).map(({ key, text }) => [key, base64(contentOf(text, own))]);
}

function secretOf(entries: readonly Entry[]): pulumi.Output<Record<string, string>> {
  return pulumi.secret(pulumi.all(Object.fromEntries(entries)));
}

/** The names in each certificate, by the names of the Secrets and their keys. */
function namesOf(spec: KubernetesSpec, facts: ClusterFacts): Record<string, Record<string, string>> {
  const all = spec.pods.map((pods) => {
    const owned = secretFiles(spec, pods).flatMap(({ key, own }) =>
      own === undefined ? [] : [[key, certificateNames(spec, pods, own, facts).join(" ")] as const],
    );
    return [keysName(pods), Object.fromEntries(owned)] as const;
  });
  return Object.fromEntries(all);
}

function base64(text: pulumi.Output<string>): pulumi.Output<string> {
  return text.apply((bytes) => Buffer.from(bytes).toString("base64"));
}
