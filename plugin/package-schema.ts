import type { z } from "zod";
import { version } from "../package.json";
import { hostsOnly, kubernetesSchema } from "../components/kubernetes/kubernetes-schema";
import { configSchema, type Substrate } from "../components/config/config-schema";
import { stackOutputsSchema } from "../components/outputs/stack-outputs";
import { Types } from "./package-types";

const name = "kafka-zookeeper";

const substrates: Readonly<Record<string, Substrate>> = {
  [`${name}:index:KafkaOnHosts`]: "ssh",
  [`${name}:index:KafkaOnKubernetes`]: "kubernetes",
};

/** Where a component of this package runs. @throws Error when there is none of this type. */
export function substrateOf(type: string): Substrate {
  const substrate = substrates[type];
  if (substrate === undefined) throw new Error(`${type} is not one of ${Object.keys(substrates).join(", ")}`);
  return substrate;
}

/** The type says where it runs, and sandboxes belong to this project alone. */
const implied = ["substrate", "sandbox"];

/**
 * What Pulumi makes packages of other languages from. The arguments are made from the schema of the stack file, the
 * outputs from that of the outputs, so none of them can differ.
 */
export function packageSchema() {
  const types = new Types(name);
  const { properties, required } = types.group("Cluster", stackOutputsSchema.shape, "output");
  const component = (title: string, { shape }: z.ZodObject, without: readonly string[], description: string) => {
    const given = Object.entries(shape).filter(([key]) => !without.includes(key));
    const inputs = types.group(title, Object.fromEntries(given), "input");
    return {
      [`${name}:index:${title}`]: {
        isComponent: true,
        description,
        inputProperties: inputs.properties,
        requiredInputs: inputs.required,
        properties,
        required,
      },
    };
  };
  const resources = {
    ...component("KafkaOnHosts", configSchema, implied, "ZooKeeper and Kafka on hosts, reached over SSH."),
    // What means nothing on Kubernetes is left out, too.
    ...component(
      "KafkaOnKubernetes",
      kubernetesSchema,
      [...implied, ...hostsOnly],
      "ZooKeeper and Kafka on Kubernetes.",
    ),
  };
  return {
    name,
    version,
    displayName: "Kafka and ZooKeeper",
    description: "Kafka and ZooKeeper on your own machines or on Kubernetes.",
    license: "Apache-2.0",
    language: {
      python: { respectSchemaVersion: true, pyproject: { enabled: true }, inputTypes: "classes-and-dicts" },
      nodejs: { respectSchemaVersion: true },
    },
    resources,
    types: types.all,
  };
}
