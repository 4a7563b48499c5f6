import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** A new password; secret. Without characters that a file of some client would have to quote: 32 letters and digits are 190 bits. */
export function randomPassword(name: string, options: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return pulumi.secret(new random.RandomPassword(name, { length: 32, special: false }, options).result);
}
