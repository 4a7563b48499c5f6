import * as pulumi from "@pulumi/pulumi";
import { type ConfigIssue, formatIssue } from "../components/model/issue";
import type { ClientFileName, ClientFiles } from "../components/services/kafka/clients/client-file-names";
import {
  fileIn,
  filesOfUser,
  type OutputName,
  readOutput,
  type Read,
  type StackOutputs,
} from "../components/outputs/stack-outputs";

export type { ClientFileName, ClientFiles, StackOutputs };

/** A stack does not give what was asked of it; Pulumi prints it without a stack trace. */
export class OutputError extends pulumi.RunError {
  constructor(readonly issue: ConfigIssue) {
    super(formatIssue(issue));
  }
}

/**
 * A cluster that another stack of kafka-zookeeper made, as its users see it.
 *
 * Outputs are read when they are asked for, so a program never fails for one that it does not use. In a preview, the
 * outputs of a stack that was never deployed are unknown; in an update they are missing, and that is an error.
 *
 * @example
 *   const kafka = new KafkaCluster("acme/kafka-zookeeper/prod");
 *   const servers = kafka.bootstrapServers;
 *   const settings = kafka.clientFile("producer.properties", "orders");
 */
export class KafkaCluster {
  /** The stack that is read. */
  readonly reference: pulumi.StackReference;

  /**
   * @param stack Name of the stack, as in `pulumi stack output --stack`: `organization/kafka-zookeeper/prod`; or a
   *   reference to it that the program has already.
   * @param options Options of the reference that a name makes.
   */
  constructor(stack: string | pulumi.StackReference, options?: pulumi.CustomResourceOptions) {
    this.reference = typeof stack === "string" ? new pulumi.StackReference(stack, undefined, options) : stack;
  }

  /** Where clients connect, for example `kafka1:9092,kafka2:9092`. */
  get bootstrapServers(): pulumi.Output<string> {
    return this.read("bootstrapServers");
  }

  /** The same for clients that run beside the brokers: in pods of the same Kubernetes. */
  get bootstrapServersInternal(): pulumi.Output<string> {
    return this.read("bootstrapServersInternal");
  }

  /** For tools of operators that still ask ZooKeeper; applications have no use for it. */
  get zookeeperConnect(): pulumi.Output<string> {
    return this.read("zookeeperConnect");
  }

  /** The same for tools outside of Kubernetes; undefined without access from there. */
  get zookeeperConnectExternal(): pulumi.Output<StackOutputs["zookeeperConnectExternal"]> {
    return this.read("zookeeperConnectExternal");
  }

  /** Every broker with its id, host, rack and address. */
  get brokers(): pulumi.Output<StackOutputs["brokers"]> {
    return this.read("brokers");
  }

  /** Every ZooKeeper server with its id, host and address. */
  get ensemble(): pulumi.Output<StackOutputs["ensemble"]> {
    return this.read("ensemble");
  }

  /** What the servers run. */
  get versions(): pulumi.Output<StackOutputs["versions"]> {
    return this.read("versions");
  }

  /** How clients connect, for example `SASL_SSL`; undefined where brokers talk in plain text. */
  get securityProtocol(): pulumi.Output<StackOutputs["securityProtocol"]> {
    return this.read("securityProtocol");
  }

  /** How clients log in, unless their user has another mechanism; undefined where brokers take no logins. */
  get saslMechanism(): pulumi.Output<StackOutputs["saslMechanism"]> {
    return this.read("saslMechanism");
  }

  /** The certificates of those that sign the brokers' own (PEM); undefined where brokers have none. */
  get caCertificate(): pulumi.Output<StackOutputs["caCertificate"]> {
    return this.read("caCertificate");
  }

  /** The names of the users in the stack file; undefined where brokers take no logins. */
  get users(): pulumi.Output<StackOutputs["users"]> {
    return this.read("users");
  }

  /** Ready settings for producers and consumers by file name; without a login. */
  get clientFiles(): pulumi.Output<StackOutputs["clientFiles"]> {
    return this.read("clientFiles");
  }

  /** The same with a login, by user; secret, and undefined where brokers take no logins. */
  get clientFilesOf(): pulumi.Output<StackOutputs["clientFilesOf"]> {
    return this.read("clientFilesOf");
  }

  /**
   * One file of `clientFiles`; with a user one of `clientFilesOf`, which is a secret.
   *
   * @throws OutputError when the stack has no such user or no such file.
   */
  clientFile(name: keyof ClientFiles, user?: string): pulumi.Output<string> {
    const { name: stack } = this.reference;
    if (user === undefined)
      return pulumi.all([stack, this.clientFiles]).apply(([from, files]) => valueIn(fileIn(from, name, files)));
    return pulumi
      .all([stack, this.clientFilesOf])
      .apply(([from, all]) => valueIn(fileIn(from, name, valueIn(filesOfUser(from, user, all)))));
  }

  /** What is doubtful about the cluster's configuration. */
  get warnings(): pulumi.Output<StackOutputs["warnings"]> {
    return this.read("warnings");
  }

  private read<Name extends OutputName>(name: Name): pulumi.Output<StackOutputs[Name]> {
    // Only names are taken from all outputs: with their values, one secret would make every other a secret.
    const names = pulumi.unsecret(this.reference.outputs).apply((outputs) => Object.keys(outputs));
    const wanted = pulumi.all([this.reference.name, names, this.reference.getOutput(name)]);
    return wanted.apply(([stack, given, value]): StackOutputs[Name] => {
      if (given.length === 0 && pulumi.runtime.isDryRun()) return notYetKnown<StackOutputs[Name]>();
      const outputs = Object.fromEntries(given.map((key) => [key, key === name ? (value as unknown) : null]));
      return valueIn(readOutput(stack, name, outputs));
    });
  }
}

/** @throws OutputError when there is none. */
function valueIn<T>(read: Read<T>): T {
  if ("issue" in read) throw new OutputError(read.issue);
  return read.value;
}

function notYetKnown<T>(): T {
  return pulumi.unknown as unknown as T;
}
