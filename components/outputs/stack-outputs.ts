import { z } from "zod";
import { type ClientFileName, clientFileNames } from "../services/kafka/clients/client-file-names";
import { error, show, type ConfigIssue } from "../model/issue";
import { type ServiceName, serviceNames } from "../services/registry";

const text = z.string();

/** Client files that this version knows; a later one may bring more. */
const clientFilesSchema = z
  .object(Object.fromEntries(clientFileNames.map((name) => [name, text])) as Record<ClientFileName, typeof text>)
  .catchall(text);

const versionsSchema = z.object(
  Object.fromEntries([...serviceNames].sort().map((name) => [name, text])) as Record<ServiceName, typeof text>,
);

/** Everything that a stack tells the people who use its cluster; the names are stable. */
export const stackOutputsSchema = z.object({
  bootstrapServers: text.describe("Where clients connect: the first listener of every broker."),
  bootstrapServersInternal: text.describe("Where the brokers reach each other: for clients that run beside them."),
  zookeeperConnect: text.describe("Where ZooKeeper's clients connect."),
  zookeeperConnectExternal: text
    .optional()
    .describe("Where ZooKeeper's clients outside of Kubernetes connect; only with access from there."),
  brokers: z
    .array(z.object({ id: z.int(), host: text, rack: text.optional(), endpoint: text }))
    .readonly()
    .describe("Every broker as application teams see it, with the address of its first listener."),
  ensemble: z
    .array(z.object({ id: z.int(), host: text, endpoint: text, observer: z.boolean().optional() }))
    .readonly()
    .describe("Every ZooKeeper server; `observer` is true for those without a vote."),
  versions: versionsSchema.describe("What runs there."),
  clientProperties: text.describe("Java settings for producers and consumers in one text."),
  clientFiles: clientFilesSchema.describe("Ready files for producers and consumers by name."),
  warnings: z.array(text).readonly().describe("What is doubtful about the configuration."),
});

export type StackOutputs = z.output<typeof stackOutputsSchema>;
export type OutputName = keyof StackOutputs;

/** The first version of this program that gives an output. */
export const outputsSince: Readonly<Record<OutputName, string>> = {
  bootstrapServers: "0.1.0",
  bootstrapServersInternal: "0.1.0",
  zookeeperConnect: "0.1.0",
  zookeeperConnectExternal: "0.3.0",
  brokers: "0.1.0",
  ensemble: "0.1.0",
  versions: "0.1.0",
  clientProperties: "0.1.0",
  clientFiles: "0.2.0",
  warnings: "0.1.0",
};

/** One output of a stack, or what is wrong with it. */
export type ReadOutput<Name extends OutputName> =
  { readonly value: StackOutputs[Name] } | { readonly issue: ConfigIssue };

/** Reads one output out of everything that a stack gives. */
export function readOutput<Name extends OutputName>(
  stack: string,
  name: Name,
  outputs: Readonly<Record<string, unknown>>,
): ReadOutput<Name> {
  const given = outputs[name];
  // One that not every cluster has is left out of the outputs of the others.
  if (given === undefined && stackOutputsSchema.shape[name].safeParse(undefined).success)
    return { value: undefined as StackOutputs[Name] };
  if (given === undefined) return { issue: missing(stack, name, Object.keys(outputs)) };
  const { success, data, error: problem } = stackOutputsSchema.shape[name].safeParse(given);
  if (success) return { value: data as StackOutputs[Name] };
  const [first] = problem.issues;
  const issue = error({
    property: `output ${name} of stack ${stack}`,
    rule: `must be what kafka-zookeeper ${outputsSince[name]} and newer give: ${[...(first?.path ?? []), first?.message].join(": ")}`,
    given: show(given),
    fix: "check that the stack is one of kafka-zookeeper, and that its program is not newer than this reader",
  });
  return { issue };
}

function missing(stack: string, name: OutputName, given: readonly string[]): ConfigIssue {
  return error({
    property: `output ${name} of stack ${stack}`,
    rule: `must be there; kafka-zookeeper ${outputsSince[name]} and newer give it`,
    given: given.length === 0 ? "a stack without outputs: it was never deployed, or is destroyed" : given.join(", "),
    fix: `run \`pulumi up --stack ${stack}\` with kafka-zookeeper ${outputsSince[name]} or newer`,
  });
}
