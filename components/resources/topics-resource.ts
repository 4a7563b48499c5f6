import * as pulumi from "@pulumi/pulumi";
import type { DeepInput, InputsOf } from "./deep-input";
import type { Identity } from "./inputs/identity-inputs";
import type { TopicsInputs } from "./inputs/topics-inputs";
import { type Topics as TopicsSpec, topicsText } from "../services/kafka/topics/topics-spec";

export interface TopicsArgs {
  readonly spec: TopicsSpec;
  /** How the servers are reached; it may hold a login. */
  readonly reach: DeepInput<TopicsInputs["reach"]>;
  /** Who this program is to servers with TLS; absent where all talk plain text. */
  readonly identity?: DeepInput<Identity> | undefined;
}

/**
 * The topics of a stack, all of them as one resource, see `operations/provider/topics-resource-handler.ts`.
 *
 * It is there without any topic, too: a topic that leaves the stack file is a change of it, and not the end of it.
 */
export class Topics extends pulumi.CustomResource {
  constructor(name: string, { spec, reach, identity }: TopicsArgs, options: pulumi.CustomResourceOptions) {
    const topics = topicsText(Object.fromEntries(spec.topics.map((topic) => [topic.name, topic])));
    const { unmanagedTopics: unmanaged, reassignmentThrottle: throttle } = spec;
    const inputs: InputsOf<TopicsInputs> = {
      ...{ topics, unmanaged, throttle, reach: pulumi.secret(reach) },
      ...(identity === undefined ? {} : { identity: pulumi.secret(identity) }),
    };
    super("kafka-zookeeper:index:Topics", name, inputs, options);
  }
}
