import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./deep-input";
import type { IssuedCertificatesInputs } from "./inputs/issued-certificates-inputs";

/**
 * Certificates that cert-manager makes and renews, read back once all of them are there; see
 * `operations/provider/issued-certificates-handler.ts`.
 */
export class IssuedCertificates extends pulumi.CustomResource {
  /** By holder: upper-case hexadecimal digits. */
  declare readonly serials: pulumi.Output<Readonly<Record<string, string>>>;
  /** PEM; secret. */
  declare readonly admin: pulumi.Output<{ readonly certificate: string; readonly key: string }>;

  constructor(name: string, inputs: InputsOf<IssuedCertificatesInputs>, options: pulumi.CustomResourceOptions) {
    const outputs = { issued: undefined, serials: undefined, admin: undefined };
    const withSecret = pulumi.mergeOptions(options, { additionalSecretOutputs: ["admin"] });
    super("kafka-zookeeper:index:IssuedCertificates", name, { ...outputs, ...inputs }, withSecret);
  }
}
