import * as pulumi from "@pulumi/pulumi";

/** A certificate with a key of its own, which our provider makes. */
export abstract class Issued extends pulumi.CustomResource {
  /** PEM, without those that signed it. */
  declare readonly certificate: pulumi.Output<string>;
  /** PEM, PKCS#8; secret. */
  declare readonly key: pulumi.Output<string>;
  /** Upper-case hexadecimal digits. */
  declare readonly serial: pulumi.Output<string>;
  /** ISO 8601. */
  declare readonly notAfter: pulumi.Output<string>;

  protected constructor(
    type: "CertificateAuthority" | "Certificate",
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.CustomResourceOptions,
  ) {
    const outputs = { certificate: undefined, key: undefined, serial: undefined, notAfter: undefined };
    const withSecret = pulumi.mergeOptions(options, { additionalSecretOutputs: ["key"] });
    super(`kafka-zookeeper:index:${type}`, name, { ...outputs, ...inputs }, withSecret);
  }
}
