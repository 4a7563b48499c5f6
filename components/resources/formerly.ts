import * as pulumi from "@pulumi/pulumi";

/** Options of a component whose type had another name: what is in the state under that name stays, and all in it. */
export function formerly(
  type: string,
  options: pulumi.ComponentResourceOptions | undefined,
): pulumi.ComponentResourceOptions {
  return pulumi.mergeOptions(options, { aliases: [{ type }] });
}
