import type * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./deep-input";
import type { CertificateInputs, GivenCertificateInputs } from "./inputs/certificate-inputs";
import { Issued } from "./issued";

/** A certificate that an authority signs, or has signed; see `operations/provider/certificate-handler.ts`. */
export class Certificate extends Issued {
  constructor(
    name: string,
    inputs: InputsOf<CertificateInputs> | InputsOf<GivenCertificateInputs>,
    options: pulumi.CustomResourceOptions,
  ) {
    super("Certificate", name, inputs, options);
  }
}
