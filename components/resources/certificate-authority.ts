import type * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./deep-input";
import type { AuthorityInputs } from "./inputs/certificate-inputs";
import { Issued } from "./issued";

/** The certificate authority of one cluster; see `operations/provider/certificate-authority-handler.ts`. */
export class CertificateAuthority extends Issued {
  constructor(name: string, inputs: InputsOf<AuthorityInputs>, options: pulumi.CustomResourceOptions) {
    super("CertificateAuthority", name, inputs, options);
  }
}
