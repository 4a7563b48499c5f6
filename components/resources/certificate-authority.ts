import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./deep-input";
import type { AuthorityInputs, Witness } from "./inputs/certificate-inputs";
import { Issued } from "./issued";

/** The certificate authority of one cluster; see `operations/provider/certificate-authority-handler.ts`. */
export class CertificateAuthority extends Issued {
  /** See `authorityOutputs`; undefined before the first replacement, and in a preview not known then. */
  declare readonly authorities: pulumi.Output<string | undefined>;
  declare readonly trusted: pulumi.Output<string | undefined>;
  declare readonly witnesses: pulumi.Output<readonly Witness[] | undefined>;

  constructor(name: string, inputs: InputsOf<AuthorityInputs>, options: pulumi.CustomResourceOptions) {
    const outputs = { authorities: undefined, trusted: undefined, witnesses: undefined };
    const withSecret = pulumi.mergeOptions(options, { additionalSecretOutputs: ["other", "witnesses"] });
    super("CertificateAuthority", name, { ...outputs, ...inputs }, withSecret);
  }
}
