import * as pulumi from "@pulumi/pulumi";
import { adminLeafName, adminSubject, type Leaf, serverLeaf } from "../security/leaf";
import type { Security } from "../security/security-schema";
import type { ServiceName } from "../services/registry";
import { Certificate } from "./certificate";
import { CertificateAuthority } from "./certificate-authority";
import type { DeepInput } from "./deep-input";
import type { Identity } from "./inputs/identity-inputs";
import type { KnownLogins } from "./own-logins";

/** A certificate of a server with everything that it shows. */
export interface Signed {
  readonly serial: pulumi.Output<string>;
  /** The key, the certificate and who signed it, one after the other (PEM); secret. */
  readonly content: pulumi.Output<string>;
}

/** The serials of the certificates that servers show, by service and id; servers without one are left out. */
export type Serials = Readonly<Record<string, Readonly<Record<number, pulumi.Output<string>>>>>;

/** An authority of one's own that signs the certificates of a cluster; it has been judged. */
export interface GivenAuthority {
  /** PEM. */
  readonly certificate: string;
  /** Those that signed it, to the root (PEM, one after the other); empty for a root. */
  readonly above: string;
  /** PEM; secret. Absent where its owner signs all certificates. */
  readonly key?: pulumi.Output<string>;
}

/** A certificate of one's own; it has been judged. */
export interface GivenCertificate {
  /** The setting that gives it. */
  readonly property: string;
  /** PEM: the certificate, then those between it and the authority. */
  readonly certificate: string;
  /** PEM; secret. */
  readonly key: pulumi.Output<string>;
}

/** The certificates of one's own of a cluster, in the place of all that would be signed. */
export interface GivenCertificates {
  /** By the name of the host. */
  readonly hosts: Readonly<Record<string, GivenCertificate>>;
  readonly admin: GivenCertificate;
  /** What all brokers show to ZooKeeper; absent where that is the certificate of the host. */
  readonly zookeeperClient?: GivenCertificate;
}

/** What the plan of a roll says of certificates. */
export interface PlannedCertificates {
  readonly serials: Serials;
  /** See the plan of a roll. */
  readonly trusted: { readonly trusted?: pulumi.Output<string> };
}

export interface ClusterAuthorityArgs {
  readonly security: Security;
  /** Absent where one is made. */
  readonly given?: GivenAuthority | undefined;
  /** Absent where the authority signs them. */
  readonly certificates?: GivenCertificates | undefined;
  readonly clusterId: pulumi.Input<string>;
  /** The services whose servers show a certificate where they are asked. */
  readonly services: readonly ServiceName[];
  /** How our own tools log in to servers that take passwords. */
  readonly logins?: KnownLogins | undefined;
  /** What certificates wait for; the authority, which is protected, waits for nothing that a destroy should take away. */
  readonly after?: readonly pulumi.Resource[];
}

/** Without leap days: nobody counts on the last of them. */
const daysOfYear = 365;

/**
 * The certificate authority of a cluster, wherever it runs, and what it signs.
 *
 * Without it nobody who trusts it would trust any further certificate of this cluster, so `options` should protect it.
 */
export class ClusterAuthority {
  private readonly authority: CertificateAuthority;
  private readonly signer: pulumi.Output<{ certificate: string; key: string }>;

  constructor(
    private readonly name: string,
    private readonly args: ClusterAuthorityArgs,
    private readonly options: pulumi.CustomResourceOptions,
  ) {
    const { security, clusterId, given } = args;
    const { authorityRenewal: renewal, issuer } = security;
    this.authority = new CertificateAuthority(
      `${name}-authority`,
      {
        commonName: pulumi.interpolate`cluster ${clusterId}`,
        days: security.authorityYears * daysOfYear,
        ...inputsOf(given),
        ...(issuer === undefined ? {} : { issuer: issuer.name }),
        ...(renewal === undefined ? {} : { renewal }),
      },
      options,
    );
    this.signer = pulumi.secret({ certificate: this.authority.certificate, key: this.authority.key });
  }

  /** Whether two authorities are trusted, the old one and the new one. */
  private get isReplaced(): boolean {
    const { authorityRenewal: renewal } = this.args.security;
    return renewal === "announced" || renewal === "switched";
  }

  /**
   * The certificates by which clients know the servers (PEM). Servers trust the authority alone, and not whoever else has a
   * certificate of those above it; but clients that are not in Java check a certificate up to its root.
   */
  get forClients(): pulumi.Output<string> {
    const { above = "" } = this.args.given ?? {};
    return above === "" ? this.certificate : pulumi.interpolate`${this.certificate}${above}`;
  }

  /**
   * The certificates by which servers know each other (PEM): that of the authority, and while it is replaced those of both, one
   * after the other.
   */
  get certificate(): pulumi.Output<string> {
    const { authorities, certificate } = this.authority;
    if (!this.isReplaced) return certificate;
    return pulumi.all([authorities, certificate]).apply(([both, one]) => both ?? one);
  }

  /** Of them, with `+` between two. */
  get serial(): pulumi.Output<string> {
    const { trusted, serial } = this.authority;
    if (!this.isReplaced) return serial;
    return pulumi.all([trusted, serial]).apply(([both, one]) => both ?? one);
  }

  /** What a plan says of whom servers trust, so that it changes with that alone; nothing while there is only one. */
  get trusted(): PlannedCertificates["trusted"] {
    return this.isReplaced ? { trusted: this.serial } : {};
  }

  /**
   * The certificate of a server. It is named by the service, the id of the server and what it is for, for example
   * `cluster-kafka-1-server`.
   *
   * @param names - Those in the certificate, where they are known only later. Default: those of the leaf.
   */
  sign(
    service: string,
    { id, host }: { readonly id: number; readonly host?: string },
    leaf: Leaf,
    names?: pulumi.Input<string[]>,
  ): Signed {
    const holder = `${service}-${id}-${leaf.name}`;
    const given = this.givenFor(leaf, host);
    const { key, certificate, serial } =
      given === undefined
        ? this.issue(holder, leaf.subject, names ?? [...leaf.alternativeNames])
        : this.record(holder, given);
    return { serial, content: pulumi.interpolate`${key}${certificate}${this.authority.certificate}` };
  }

  /** How our own tools show who they are; secret. @param issued - Their certificate, where somebody else makes it. */
  identity(issued?: pulumi.Output<{ readonly certificate: string; readonly key: string }>): DeepInput<Identity> {
    const { services, certificates } = this.args;
    const { certificate, key } =
      issued !== undefined
        ? { certificate: issued.certificate, key: issued.key }
        : certificates === undefined
          ? this.issue(adminLeafName, adminSubject, [])
          : this.record(adminLeafName, certificates.admin);
    const { logins } = this.args;
    const known = {
      ...{ authorities: this.forClients, certificate, key, services: [...services] },
      ...(logins === undefined ? {} : { logins }),
    };
    if (this.args.security.authorityRenewal === undefined) return pulumi.secret(known);
    const witnesses = this.authority.witnesses.apply((all) => all ?? []);
    return pulumi.secret({ ...known, witnesses: pulumi.secret(witnesses) });
  }

  /** The one of one's own for a leaf; undefined where certificates are signed. */
  private givenFor({ name }: Leaf, host: string | undefined): GivenCertificate | undefined {
    const { certificates } = this.args;
    if (certificates === undefined) return undefined;
    const { hosts, admin, zookeeperClient } = certificates;
    const ofHost = hosts[host ?? ""];
    const given = name === adminLeafName ? admin : name === serverLeaf ? ofHost : (zookeeperClient ?? ofHost);
    if (given === undefined) throw new Error(`there is no certificate for ${host}`);
    return given;
  }

  private record(holder: string, { property, certificate, key }: GivenCertificate): Certificate {
    const inputs = { property, given: pulumi.secret({ certificate, key }) };
    return new Certificate(`${this.name}-${holder}`, inputs, this.ofCertificates());
  }

  private ofCertificates(): pulumi.CustomResourceOptions {
    const { protect: _, ...rest } = this.options;
    const { after } = this.args;
    return after === undefined ? rest : { ...rest, dependsOn: [...after] };
  }

  private issue(holder: string, subject: Leaf["subject"], alternativeNames: pulumi.Input<string[]>): Certificate {
    const { certificateDays: days, renewBefore } = this.args.security;
    const due = renewBefore === undefined ? {} : { renewBefore };
    const inputs = { authority: this.signer, subject, alternativeNames, days, ...due };
    return new Certificate(`${this.name}-${holder}`, inputs, this.ofCertificates());
  }
}

function inputsOf(given: GivenAuthority | undefined) {
  if (given === undefined) return {};
  const { certificate, key } = given;
  return { given: pulumi.secret({ certificate, ...(key === undefined ? {} : { key }) }) };
}
