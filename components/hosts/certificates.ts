import * as pulumi from "@pulumi/pulumi";
import { type ClusterSpec, clusterOn, type Host, present, type Server, serverOn } from "../model/cluster-spec";
import {
  ClusterAuthority,
  type GivenAuthority,
  type GivenCertificates,
  type PlannedCertificates,
  type Serials,
} from "../resources/cluster-authority";
import type { DeepInput } from "../resources/deep-input";
import type { Identity } from "../resources/inputs/identity-inputs";
import { Job } from "../resources/job";
import { contentOf, createOwnLogins, type OwnLogins } from "../resources/own-logins";
import { type KeyDirectory, type KeyFile, serverLeaf } from "../security/leaf";
import { isSecure, type Security } from "../security/security-schema";
import { stepOf } from "../security/steps";
import { type Registry, registry, type ServiceName, serviceOf } from "../services/registry";
import { isAskedByTls } from "../services/shown-certificate";
import { serverEndpoint } from "./host-endpoints";
import { loginOf, type Reachable } from "./remote-script";

export interface CertificatesArgs {
  readonly spec: ClusterSpec;
  readonly security: Security;
  /** An authority of one's own. */
  readonly given: GivenAuthority | undefined;
  /** Certificates of one's own, which it has signed. */
  readonly certificates: GivenCertificates | undefined;
  readonly targets: readonly Reachable[];
  readonly clusterId: pulumi.Input<string>;
  /** What has to hold before anything is made. */
  readonly fit: pulumi.Resource;
  /** See `Observation`. */
  readonly repairs: pulumi.Input<number>;
}

/** What a cluster with TLS has besides its services. */
export interface Certificates extends PlannedCertificates {
  /** The certificate of its authority (PEM), by which clients know its servers. */
  readonly authority: pulumi.Output<string>;
  /** How our own tools show who they are; secret. */
  readonly identity: DeepInput<Identity>;
  /** Puts the files that services are started with on every host, after the services, whose users read them. */
  deliver(services: readonly pulumi.Resource[]): pulumi.Resource;
}

/**
 * The certificate authority of a cluster, the certificates that it signs, and their files on the hosts; nothing where
 * every server talks in plain text.
 *
 * A certificate is named as a service of a host is, for the same reasons, see README.md.
 */
export function createCertificates(
  name: string,
  args: CertificatesArgs,
  options: pulumi.CustomResourceOptions,
): Certificates | undefined {
  const { spec, security, given, certificates, targets, clusterId, fit, repairs } = args;
  if (!isSecure(security)) return undefined;
  const services = spec.groups.filter((group) => isAskedByTls(group)).map(({ service }) => service as ServiceName);
  const own = createOwnLogins(name, spec, { ...options, protect: true });
  const ours = { security, given, certificates, clusterId, services, logins: own?.logins, after: [fit] };
  // On the way back, the next step has none any more.
  const authority = new ClusterAuthority(name, ours, { ...options, protect: stepOf(security) !== "left" });
  const hosts = targets.map(({ host }) => keysOn(spec, host, { authority, own }));
  const identity = authority.identity();
  const files = {
    hosts: hosts.map(({ host, services }) => ({ host, services: services.map(withoutContents) })),
    contents: pulumi.secret(Object.fromEntries(hosts.map(({ host, services }) => [host, contentsOf(services)]))),
    repairs,
    targets: pulumi.secret(targets.map(loginOf)),
    ...renewalOf(spec, security, identity),
  };
  const { forClients, trusted } = authority;
  return {
    ...{ authority: forClients, trusted, identity, serials: serialsOf(hosts) },
    deliver: (after) => new Job("KeyFiles", `${name}-key-files`, files, { ...options, dependsOn: [...after] }),
  };
}

/** What the job has to know of the replacement of the authority; nothing while none is on its way. */
function renewalOf(spec: ClusterSpec, { authorityRenewal: step }: Security, identity: DeepInput<Identity>) {
  if (step === undefined) return {};
  const servers = spec.groups.flatMap((group) =>
    present(group.servers)
      .filter((server) => showsCertificate(spec, group.service, server))
      .map((server) => ({ service: group.service, ...serverEndpoint(group, server) })),
  );
  return { renewal: { step, servers }, identity };
}

interface FileWithContent extends KeyFile {
  readonly serial: pulumi.Output<string>;
  readonly content: pulumi.Output<string>;
}

interface ServiceKeys {
  readonly service: string;
  readonly user: string;
  readonly id: number;
  readonly directory?: KeyDirectory;
  readonly files: readonly FileWithContent[];
  /** Of the certificate that it shows; absent where it shows none. */
  readonly shown?: pulumi.Output<string>;
}

interface Makers {
  readonly authority: ClusterAuthority;
  readonly own: OwnLogins | undefined;
}

/** What each service of a host has of keys; those without any are among them, so that what they had before goes. */
function keysOn(spec: ClusterSpec, host: Host, makers: Makers) {
  const services = clusterOn(spec, host.name).groups.flatMap((group): ServiceKeys[] => {
    const server = serverOn(group, host);
    if (server === undefined) return [];
    const { service, user } = group;
    return [{ service, user, id: server.id, ...serverKeys(spec, service, server, makers) }];
  });
  return { host: host.name, services };
}

function serverKeys(
  spec: ClusterSpec,
  service: string,
  server: Server,
  { authority, own }: Makers,
): Pick<ServiceKeys, "directory" | "files" | "shown"> {
  const certificates = certificatesOf(spec, service, server);
  if (certificates === undefined) return { files: [] };
  const { directory, leaves, trust, texts = [] } = certificates;
  const trusted = trust.map((file) => ({ ...file, serial: authority.serial, content: authority.certificate }));
  const owned = leaves.map((leaf) => ({ leaf, file: { ...leaf.file, ...authority.sign(service, server, leaf) } }));
  const shown = owned.find(({ leaf }) => leaf.name === serverLeaf)?.file.serial;
  // A certificate of its own is of no use to a server that does not know who signed it.
  const written = texts.map((text) => ({ ...text.file, serial: pulumi.output("-"), content: contentOf(text, own) }));
  const files = [...trusted, ...owned.map(({ file }) => file), ...written];
  return { directory, files, ...(shown === undefined ? {} : { shown }) };
}

function serialsOf(hosts: readonly { readonly services: readonly ServiceKeys[] }[]): Serials {
  const all: Record<string, Record<number, pulumi.Output<string>>> = {};
  for (const { service, id, shown } of hosts.flatMap(({ services }) => services))
    if (shown !== undefined) all[service] = { ...all[service], [id]: shown };
  return all;
}

function withoutContents({ service, user, directory, files }: ServiceKeys) {
  return {
    ...{ service, user, ...(directory === undefined ? {} : { directory }) },
    files: files.map(({ content: _, ...file }) => file),
  };
}

function contentsOf(services: readonly ServiceKeys[]): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(services.flatMap(({ files }) => files.map(({ path, content }) => [path, content])));
}

function certificatesOf(spec: ClusterSpec, service: string, server: Server, services: Registry = registry) {
  return serviceOf(service, services).certificates?.(clusterOn(spec, server.host), server);
}

function showsCertificate(spec: ClusterSpec, service: string, server: Server): boolean {
  return certificatesOf(spec, service, server)?.leaves.some((leaf) => leaf.name === serverLeaf) === true;
}
