import * as pulumi from "@pulumi/pulumi";
import { type ClusterSpec, clusterOn, type Host, serverOn } from "../model/cluster-spec";
import { type ConfigIssue, error } from "../model/issue";
import { didYouMean } from "../model/nearest";
import { certificateBlocks } from "../model/pem";
import type { GivenCertificate, GivenCertificates } from "../resources/cluster-authority";
import { adminLeafName, serverLeaf } from "../security/leaf";
import type { OwnCertificate, OwnCertificates, Subjects } from "../security/security-schema";
import { type Registry, registry, serviceOf } from "../services/registry";
import { pairOf, type PairTexts, partIssues } from "./own-pair";

/** A certificate of one's own as it was given, with what it has to be. */
export interface WantedCertificate extends PairTexts {
  /** The setting. Example: `security.certificates.kafka1`. */
  readonly property: string;
  /** Host names and IP addresses that its servers are told to clients by; empty for one that only connects. */
  readonly names: readonly string[];
}

/** Everything that is judged together. */
export interface WantedCertificates {
  /** The authority: its certificate (PEM), and where it was given. */
  readonly authority: { readonly certificate: string; readonly property: string };
  /** By the name of the host. */
  readonly hosts: Readonly<Record<string, WantedCertificate>>;
  readonly admin: WantedCertificate;
  readonly zookeeperClient?: WantedCertificate;
  /** The hosts whose servers have to have one name between them, unless there is a `zookeeperClient`. */
  readonly sameSubject: readonly string[];
}

/** Judges certificates; see `operations/certificates/given-certificates.ts`. */
export type InspectCertificates = (wanted: WantedCertificates) => {
  readonly issues: readonly ConfigIssue[];
  /** Absent where they cannot be read. */
  readonly subjects?: Subjects;
};

/** The certificates of one's own of a stack file, with the cluster that they are for. */
export interface GivenForCluster {
  readonly own: OwnCertificates;
  readonly authority: WantedCertificates["authority"] | undefined;
  /** As it is without knowing who they are for. */
  readonly spec: ClusterSpec;
}

/** What is wrong with certificates of one's own: with how they are given, else with themselves; and who they are for. */
export function ownCertificates(
  { own, authority, spec }: GivenForCluster,
  inspect: InspectCertificates,
  services: Registry = registry,
): ReturnType<InspectCertificates> {
  if (own.certificates === undefined) return { issues: [] };
  const hosts = hostsWithTls(spec, services);
  const issues = [...hostIssues(own.certificates, spec, hosts), ...givenIn(own).flatMap(pairIssues)];
  const admin = own.admin === undefined ? undefined : pairOf("security.admin", own.admin);
  if (issues.length > 0 || admin === undefined || authority === undefined) return { issues };
  const client = own.zookeeperClient && pairOf("security.zookeeperClient", own.zookeeperClient);
  return inspect({
    authority,
    hosts: Object.fromEntries(hosts.flatMap((host) => wantedOn(host, own))),
    admin: { ...admin, property: "security.admin", names: [] },
    ...(client === undefined
      ? {}
      : { zookeeperClient: { ...client, property: "security.zookeeperClient", names: [] } }),
    sameSubject: hosts.filter(({ showsClient }) => showsClient).map(({ host }) => host.name),
  });
}

function givenIn({ certificates = {}, admin, zookeeperClient }: OwnCertificates) {
  return [
    ...Object.entries(certificates).map(([name, own]) => ({ at: propertyOf(name), own })),
    { at: "security.admin", own: admin },
    { at: "security.zookeeperClient", own: zookeeperClient },
  ];
}

function pairIssues({ at, own }: { readonly at: string; readonly own: OwnCertificate | undefined }): ConfigIssue[] {
  return own === undefined ? [] : [...partIssues(at, own, "certificate"), ...partIssues(at, own, "key")];
}

function propertyOf(host: string): string {
  return `security.certificates.${host}`;
}

interface HostWithTls {
  readonly host: Host;
  /** What its servers are told to clients by. */
  readonly names: readonly string[];
  /** Whether one of its servers shows others a certificate that is for all servers of its kind. */
  readonly showsClient: boolean;
}

function hostsWithTls(spec: ClusterSpec, services: Registry): HostWithTls[] {
  return spec.hosts.flatMap((host) => {
    if (host.lost) return [];
    const here = clusterOn(spec, host.name);
    const leaves = here.groups.flatMap((group) => {
      const server = serverOn(group, host);
      const all = server && serviceOf(group.service, services).certificates?.(here, server);
      return all?.leaves ?? [];
    });
    if (leaves.length === 0) return [];
    const names = leaves.filter(({ name }) => name === serverLeaf).flatMap((leaf) => leaf.alternativeNames);
    const showsClient = leaves.some(({ name }) => name !== serverLeaf && name !== adminLeafName);
    return [{ host, names: [...new Set(names)].sort(), showsClient }];
  });
}

function hostIssues(
  given: NonNullable<OwnCertificates["certificates"]>,
  { hosts: all }: ClusterSpec,
  hosts: readonly HostWithTls[],
): ConfigIssue[] {
  const known = all.map(({ name }) => name);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  const missing = hosts.filter(({ host }) => given[host.name] === undefined);
  return [
    ...unknown.map((name) =>
      error({
        property: propertyOf(name),
        rule: "must be the name of one of hosts",
        given: `${name}, and hosts are ${known.join(", ")}`,
        fix: didYouMean(name, known, "remove it, or write the name of its host"),
      }),
    ),
    ...missing.map(({ host, names }) =>
      error({
        property: propertyOf(host.name),
        rule: "must be there: with security.certificates this program makes none, and each host with a server needs one",
        given: "nothing",
        fix: `give its certificate, for ${names.join(", ")}, with its key: certificateFile and keyFile`,
      }),
    ),
  ];
}

function wantedOn({ host: { name }, names }: HostWithTls, { certificates = {} }: OwnCertificates) {
  const pair = pairOf(propertyOf(name), certificates[name] ?? {});
  return pair === undefined ? [] : [[name, { ...pair, property: propertyOf(name), names }] as const];
}

/** Certificates that were judged, for the resources that are made of them; keys are secrets. */
export function givenCertificatesOf(
  { certificates, admin, zookeeperClient }: OwnCertificates,
  authority: string,
): { readonly certificates?: GivenCertificates } {
  // Who signed them is written behind them anyway.
  const known = certificateBlocks(authority);
  const given = (property: string, own: OwnCertificate | undefined): GivenCertificate | undefined => {
    const pair = own && pairOf(property, own);
    const chain = certificateBlocks(pair?.certificate ?? "").filter((block) => !known.includes(block));
    return pair && { property, certificate: chain.join(""), key: pulumi.secret(pair.key) };
  };
  const operator = given("security.admin", admin);
  if (certificates === undefined || operator === undefined) return {};
  const hosts = Object.keys(certificates).flatMap((name) => {
    const one = given(propertyOf(name), certificates[name]);
    return one === undefined ? [] : [[name, one] as const];
  });
  const client = given("security.zookeeperClient", zookeeperClient);
  const shared = client === undefined ? {} : { zookeeperClient: client };
  return { certificates: { hosts: Object.fromEntries(hosts), admin: operator, ...shared } };
}
