import { z } from "zod";
import { type ClientFileName, clientFileNames } from "../services/kafka/clients/client-file-names";
import { error, show, type ConfigIssue } from "../model/issue";
import { type registry, type ServiceName, serviceNames, serviceOf } from "../services/registry";

const text = z.string();

/** Client files that this version knows; a later one may bring more. */
const clientFilesSchema = z
  .object(Object.fromEntries(clientFileNames.map((name) => [name, text])) as Record<ClientFileName, typeof text>)
  .catchall(text);

/** A service with a version of its own: it is not part of another one. */
export type VersionedName = {
  [Name in ServiceName]: (typeof registry)[Name] extends { readonly partOf: string } ? never : Name;
}[ServiceName];

/** The services with a version of their own. */
export const versionedNames = serviceNames.filter(
  (name): name is VersionedName => serviceOf(name).partOf === undefined,
);

/** A service that only some stacks have: others say nothing of it. */
type AddedName = {
  [Name in VersionedName]: (typeof registry)[Name] extends { readonly standsAlone: true } ? Name : never;
}[VersionedName];

/** Whether stacks without a service say nothing of it. */
export function isAdded(name: VersionedName): name is AddedName {
  return serviceOf(name).standsAlone === true;
}

const [added, usual] = [versionedNames.filter(isAdded), versionedNames.filter((name) => !isAdded(name))];

const versionsSchema = z.object({
  ...(Object.fromEntries(usual.sort().map((name) => [name, text])) as Record<
    Exclude<VersionedName, AddedName>,
    typeof text
  >),
  ...(Object.fromEntries(added.sort().map((name) => [name, text.exactOptional()])) as Record<
    AddedName,
    z.ZodExactOptional<typeof text>
  >),
});

/** Everything that a stack tells the people who use its cluster; the names are stable. */
export const stackOutputsSchema = z.object({
  bootstrapServers: text.describe("Where clients connect: the first listener of every broker."),
  bootstrapServersInternal: text.describe("Where the brokers reach each other: for clients that run beside them."),
  plaintextBootstrapServers: text
    .optional()
    .describe("The same without TLS and logins; only with `security.plaintextUntil: kept`, for clients yet to move."),
  certificateBootstrapServers: text
    .optional()
    .describe("The same for applications that show a certificate; only with `security.applicationAuthorities`."),
  zookeeperConnect: text.describe("Where ZooKeeper's clients connect; empty in KRaft."),
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
    .describe("Every ZooKeeper server; `observer` is true for those without a vote; none in KRaft."),
  versions: versionsSchema.describe("What runs there."),
  rocketmqNameServers: text
    .optional()
    .describe("Where clients of RocketMQ find routes, with `;` between; only where it runs."),
  rocketmqEndpoints: text
    .optional()
    .describe("Where clients of RocketMQ with gRPC connect, with `;` between; only where its proxies run."),
  rocketmqBrokers: z
    .array(z.object({ group: text, id: z.int(), host: text, endpoint: text }))
    .readonly()
    .optional()
    .describe("Every replica of every broker group of RocketMQ; only where it runs."),
  rocketmqClientFiles: z
    .record(text, text)
    .optional()
    .describe("Ready files for clients of RocketMQ by name, without a login; only where it runs."),
  rocketmqClientFilesOf: z
    .record(text, z.record(text, text))
    .optional()
    .describe(
      "The same files with a login, by user of `rocketmq.users`; secret, and only where its brokers have logins.",
    ),
  securityProtocol: text
    .optional()
    .describe("How clients connect, for example `SASL_SSL`; only where brokers have TLS and logins."),
  saslMechanism: text.optional().describe("How clients log in, unless their user has another; only where they do."),
  caCertificate: text
    .optional()
    .describe("The certificates of those that sign the brokers' own (PEM); only where brokers have TLS."),
  users: z.array(text).readonly().optional().describe("The users of the stack file; only where brokers have logins."),
  clientProperties: text.describe("Java settings for producers and consumers in one text, without a login."),
  clientFiles: clientFilesSchema.describe("Ready files for producers and consumers by name, without a login."),
  clientFilesOf: z
    .record(text, clientFilesSchema)
    .optional()
    .describe("The same files with a login, by user; secret, and only where brokers have logins."),
  warnings: z.array(text).readonly().describe("What is doubtful about the configuration."),
});

export type StackOutputs = z.output<typeof stackOutputsSchema>;
export type OutputName = keyof StackOutputs;

/** The first version of this program that gives an output. */
export const outputsSince: Readonly<Record<OutputName, string>> = {
  bootstrapServers: "0.1.0",
  bootstrapServersInternal: "0.1.0",
  plaintextBootstrapServers: "0.3.0",
  certificateBootstrapServers: "0.3.0",
  zookeeperConnect: "0.1.0",
  zookeeperConnectExternal: "0.3.0",
  brokers: "0.1.0",
  ensemble: "0.1.0",
  versions: "0.1.0",
  rocketmqNameServers: "0.3.0",
  rocketmqEndpoints: "0.3.0",
  rocketmqBrokers: "0.3.0",
  rocketmqClientFiles: "0.3.0",
  rocketmqClientFilesOf: "0.3.0",
  securityProtocol: "0.3.0",
  saslMechanism: "0.3.0",
  caCertificate: "0.3.0",
  users: "0.3.0",
  clientProperties: "0.1.0",
  clientFiles: "0.2.0",
  clientFilesOf: "0.3.0",
  warnings: "0.1.0",
};

/** Outputs that no message shows. */
const secretOutputs: readonly OutputName[] = ["clientFilesOf", "rocketmqClientFilesOf"];

/** Something that a stack gives, or what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly issue: ConfigIssue };

/** Reads one output out of everything that a stack gives. */
export function readOutput<Name extends OutputName>(
  stack: string,
  name: Name,
  outputs: Readonly<Record<string, unknown>>,
): Read<StackOutputs[Name]> {
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
    given: secretOutputs.includes(name) ? "a secret of another shape" : show(given),
    fix: "check that the stack is one of kafka-zookeeper, and that its program is not newer than this reader",
  });
  return { issue };
}

/** The files of one user. */
export function filesOfUser(
  stack: string,
  user: string,
  files: StackOutputs["clientFilesOf"],
): Read<StackOutputs["clientFiles"]> {
  if (files === undefined)
    return {
      issue: error({
        property: `user ${user} of stack ${stack}`,
        rule: "must be one of a stack with logins: brokers of this one talk in plain text with everybody",
        given: `no output clientFilesOf`,
        fix: "use the output clientFiles, which needs no user",
      }),
    };
  const found = Object.hasOwn(files, user) ? files[user] : undefined;
  if (found !== undefined) return { value: found };
  const names = Object.keys(files);
  return {
    issue: error({
      property: `user ${user} of stack ${stack}`,
      rule: names.length === 0 ? "must be in its stack file, which has no users" : "must be one of its stack file",
      given: names.length === 0 ? "no users" : names.join(", "),
      fix: `add the user to \`users\` of the stack, then run \`pulumi up --stack ${stack}\`${names.length === 0 ? "" : "; or choose one of those"}`,
    }),
  };
}

/** One of the client files. */
export function fileIn(stack: string, name: string, files: StackOutputs["clientFiles"]): Read<string> {
  const value = Object.hasOwn(files, name) ? files[name] : undefined;
  if (value !== undefined) return { value };
  return {
    issue: error({
      property: `client file ${name} of stack ${stack}`,
      rule: "must be one that the stack gives; certificates are there only where brokers have TLS",
      given: Object.keys(files).join(", "),
      fix: "choose one of those",
    }),
  };
}

function missing(stack: string, name: OutputName, given: readonly string[]): ConfigIssue {
  return error({
    property: `output ${name} of stack ${stack}`,
    rule: `must be there; kafka-zookeeper ${outputsSince[name]} and newer give it`,
    given: given.length === 0 ? "a stack without outputs: it was never deployed, or is destroyed" : given.join(", "),
    fix: `run \`pulumi up --stack ${stack}\` with kafka-zookeeper ${outputsSince[name]} or newer`,
  });
}
