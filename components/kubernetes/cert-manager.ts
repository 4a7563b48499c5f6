import { isIpAddress } from "../model/address";
import { type ConfigIssue, error } from "../model/issue";
import { adminLeafName, adminSubject, javaName, organization, serverLeaf, type Subject } from "../security/leaf";
import { certificateNames } from "./certificate-names";
import type { ClusterFacts } from "./facts";
import { type IssuedNames, issuedNames } from "./issued-names";
import { secretFiles } from "./keys";
import type { KubernetesSpec } from "./kubernetes-spec";
import { type Manifest, namespaced } from "./manifest";

/** The API of cert-manager. */
export const certManager = { group: "cert-manager.io", version: "v1" } as const;

/** A certificate that cert-manager makes. */
export interface WantedObject extends IssuedNames {
  /** Who has it, as resources are named. Example: `kafka-1-server`. */
  readonly holder: string;
  readonly subject: Subject;
  /** The same as Java prints it. */
  readonly javaName: string;
  /** Host names and IP addresses; none for one that only connects. */
  readonly names: readonly string[];
  /** The server that shows it where it is asked. */
  readonly shownBy?: { readonly service: string; readonly id: number };
}

/** Every certificate that cert-manager makes for a cluster; none without an issuer. */
export function wantedObjects(spec: KubernetesSpec, facts: Pick<ClusterFacts, "nodes">): WantedObject[] {
  if (spec.security.issuer === undefined) return [];
  const servers = spec.pods.flatMap((pods) =>
    secretFiles(spec, pods).flatMap(({ key, own }): WantedObject[] => {
      if (own === undefined) return [];
      const { leaf, server } = own;
      const service = pods.service.name;
      return [
        {
          ...issuedNames(key),
          holder: `${service}-${server.id}-${leaf.name}`,
          ...subjectOf(leaf.subject),
          names: certificateNames(spec, pods, own, facts),
          ...(leaf.name === serverLeaf ? { shownBy: { service, id: server.id } } : {}),
        },
      ];
    }),
  );
  const operator = { ...issuedNames(adminLeafName), holder: adminLeafName, ...subjectOf(adminSubject), names: [] };
  return [...servers, operator];
}

function subjectOf(subject: Subject): Pick<WantedObject, "subject" | "javaName"> {
  return { subject, javaName: javaName(subject) };
}

/** One Certificate (cert-manager.io/v1). Keys are made anew with each certificate, in the format that Java reads. */
export function certificateObject(spec: KubernetesSpec, wanted: WantedObject): Manifest {
  const { issuer, certificateDays: days, renewBefore } = spec.security;
  const { group, version } = certManager;
  const { names, subject, secret: secretName } = wanted;
  const [addresses, hosts] = [names.filter(isIpAddress), names.filter((name) => !isIpAddress(name))];
  const body = {
    secretName,
    commonName: subject.commonName,
    subject: { organizations: [organization], organizationalUnits: [subject.unit] },
    ...(hosts.length === 0 ? {} : { dnsNames: hosts }),
    ...(addresses.length === 0 ? {} : { ipAddresses: addresses }),
    usages: ["digital signature", ...(names.length === 0 ? [] : ["server auth"]), "client auth"],
    duration: hoursOf(days),
    ...(renewBefore === undefined ? {} : { renewBefore: hoursOf(renewBefore) }),
    privateKey: { algorithm: "ECDSA", size: 256, encoding: "PKCS8", rotationPolicy: "Always" },
    additionalOutputFormats: [{ type: "CombinedPEM" }],
    issuerRef: { ...issuer, group },
  };
  return namespaced(spec, [`${group}/${version}`, "Certificate", wanted.name], { spec: body });
}

function hoursOf(days: number): string {
  return `${days * 24}h0m0s`;
}

/** Whether there is somebody who signs certificates, before anything waits for one. */
export function validateCertManager(
  { security: { issuer }, settings: { namespace } }: KubernetesSpec,
  { certManager: seen }: Pick<ClusterFacts, "certManager">,
): ConfigIssue[] {
  if (issuer === undefined || seen === undefined) return [];
  if (!seen.isServed)
    return [
      error({
        property: "security.issuer",
        rule: "needs cert-manager in the cluster: its Certificates are objects that the API server has to know",
        given: `no ${certManager.group}/${certManager.version}`,
        fix: "install cert-manager with its CustomResourceDefinitions, or remove security.issuer",
      }),
    ];
  if (seen.issuerProblem === undefined) return [];
  const where = issuer.kind === "Issuer" ? `issuer ${issuer.name} -n ${namespace}` : `clusterissuer ${issuer.name}`;
  return [
    error({
      property: "security.issuer.name",
      rule: `must be ${issuer.kind === "Issuer" ? "an Issuer of the namespace" : "a ClusterIssuer"} that is Ready: nothing else signs certificates`,
      given: `${issuer.kind} ${issuer.name}: ${seen.issuerProblem}`,
      fix: `read kubectl describe ${where}; make it before the cluster`,
    }),
  ];
}
