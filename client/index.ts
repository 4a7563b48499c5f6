import * as pulumi from "@pulumi/pulumi";
import { type ConfigIssue, formatIssue } from "../components/model/issue";
import type { ClientFileName } from "../components/services/kafka/clients/client-file-names";
import { type OutputName, readOutput, type StackOutputs } from "../components/outputs/stack-outputs";

export type { ClientFileName, StackOutputs };

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
 *   const settings = kafka.clientFile("producer.properties");
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

  /** Ready settings for producers and consumers by file name. */
  get clientFiles(): pulumi.Output<StackOutputs["clientFiles"]> {
    return this.read("clientFiles");
  }

  /** One file of `clientFiles`. */
  clientFile(name: ClientFileName): pulumi.Output<string> {
    return this.clientFiles.apply((files) => files[name]);
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
      const read = readOutput(stack, name, outputs);
      if ("issue" in read) throw new OutputError(read.issue);
      return read.value;
    });
  }
}

function notYetKnown<T>(): T {
  return pulumi.unknown as unknown as T;
}
