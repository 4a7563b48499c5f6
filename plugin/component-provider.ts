import type * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/pulumi/provider";
import { createCluster } from "../components/cluster";
import { settingsOf } from "../components/settings";
import { inspect } from "../operations/inspect";
import { provider as resources } from "../operations/provider/provider";
import { readInputs } from "./package-inputs";
import { packageSchema, substrateOf } from "./package-schema";

const schema = packageSchema();

/**
 * The components of this project for programs in other languages, and the resources that are in them: the engine of such
 * a program knows no other plugin that has them.
 */
export const provider: Provider = {
  ...resources,
  version: schema.version,
  schema: JSON.stringify(schema),

  async construct(name: string, type: string, inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
    const settings = settingsOf(await readInputs(substrateOf(type), inputs), inspect);
    const { component, outputs } = createCluster(name, settings, options);
    return { urn: component.urn, state: outputs };
  },
};
