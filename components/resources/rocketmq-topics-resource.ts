import * as pulumi from "@pulumi/pulumi";
import type { DeepInput, InputsOf } from "./deep-input";
import type { Identity } from "./inputs/identity-inputs";
import type { RocketmqTopicsInputs } from "./inputs/rocketmq-topics-inputs";
import { entriesText, type MessageTopics } from "../services/rocketmq/topics/topics-spec";

/** How the servers are reached, and who this program is to those with TLS. */
export interface ReachedServers {
  readonly reach: DeepInput<RocketmqTopicsInputs["reach"]>;
  /** Absent where all talk plain text. */
  readonly identity?: DeepInput<Identity> | undefined;
}

/**
 * The topics and consumer groups of a stack, all of them as one resource, see
 * `operations/provider/rocketmq-topics-resource-handler.ts`.
 *
 * It is there without any of them, too: one that leaves the stack file is a change of it, and not the end of it.
 */
export class RocketmqTopics extends pulumi.CustomResource {
  constructor(
    name: string,
    spec: MessageTopics,
    { reach, identity }: ReachedServers,
    options: pulumi.CustomResourceOptions,
  ) {
    const inputs: InputsOf<RocketmqTopicsInputs> = {
      topics: entriesText(spec.topics),
      consumerGroups: entriesText(spec.consumerGroups),
      unmanagedTopics: [...spec.unmanagedTopics],
      unmanagedConsumerGroups: [...spec.unmanagedConsumerGroups],
      reach: pulumi.secret(reach),
      ...(identity === undefined ? {} : { identity: pulumi.secret(identity) }),
    };
    super("kafka-zookeeper:index:RocketmqTopics", name, inputs, options);
  }
}
