import * as pulumi from "@pulumi/pulumi";
import type { GivenAuthority } from "../resources/cluster-authority";
import type { Access } from "../resources/inputs/access-inputs";
import { IssuedCertificates } from "../resources/issued-certificates";
import type { FoundAddresses } from "./awaited-addresses";
import { certificateObject, type WantedObject, wantedObjects } from "./cert-manager";
import type { ClusterFacts } from "./facts";
import { filledIn } from "./filled-in";
import type { KubernetesSpec } from "./kubernetes-spec";
import type { Manifest } from "./manifest";

export interface IssueArgs {
  readonly spec: KubernetesSpec;
  readonly access: Access;
  readonly facts: ClusterFacts;
  /** That of the issuer. */
  readonly authority: GivenAuthority | undefined;
  /** What load balancers have told, when the stack file does not give it. */
  readonly addresses: pulumi.Output<FoundAddresses> | undefined;
}

/** Where the objects come to be. */
export interface IssueOptions {
  readonly parent: pulumi.Resource;
  readonly add: (manifest: Manifest) => pulumi.CustomResource;
}

/** The Certificates of cert-manager, and what has become of them; undefined where this program signs. */
export function issueCertificates(
  name: string,
  { spec, access, facts, authority, addresses }: IssueArgs,
  { parent, add }: IssueOptions,
): IssuedCertificates | undefined {
  if (spec.security.issuer === undefined || authority === undefined) return undefined;
  const wanted = wantedObjects(spec, facts);
  // One text for all names: which of them are addresses is known with the last.
  const names = filledIn(spec, addresses, (known) => wantedObjects(known, facts).map((one) => one.names.join(" ")));
  const objects = wanted.map((one, index) => add(objectOf(spec, one, names[index] ?? "")));
  const certificates = wanted.map(({ holder, name: object, secret, javaName: subject }, index) => {
    return { holder, name: object, secret, subject, names: names[index] ?? "" };
  });
  return new IssuedCertificates(
    `${name}-certificates`,
    {
      access: pulumi.secret(access),
      namespace: spec.settings.namespace,
      authority: authority.certificate,
      certificates,
      timeout: spec.readyTimeout,
    },
    { parent, dependsOn: objects },
  );
}

function objectOf(spec: KubernetesSpec, wanted: WantedObject, names: pulumi.Input<string>): Manifest {
  const of = (text: string) => certificateObject(spec, { ...wanted, names: text === "" ? [] : text.split(" ") });
  if (typeof names === "string") return of(names);
  return { ...of(""), spec: pulumi.output(names).apply((text) => of(text)["spec"]) };
}
