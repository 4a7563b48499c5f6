import { type ConfigIssue, error, show } from "../../model/issue";
import { securityOf } from "../../security/security-schema";
import { stepOf } from "../../security/steps";
import type { KafkaStack } from "./schema";
import { metadataOf } from "./metadata";

/** A port that nothing else of a default stack has. */
export const otherControllerPort = 9097;

/**
 * Between plain text and TLS controllers have both, each on a port of its own; while ZooKeeper hands its metadata over, nothing else
 * changes.
 *
 * @param zookeeper - Whether the stack has an ensemble.
 */
export function validateQuorumSecurity(config: KafkaStack, zookeeper: boolean): ConfigIssue[] {
  const { security } = config;
  const ofZooKeeper = typeof security === "object" ? security.zookeeper : undefined;
  return [
    ...validateStep(config),
    ...validateOtherPort(config),
    ...(ofZooKeeper === undefined || zookeeper
      ? []
      : [
          error({
            property: "security.zookeeper",
            rule: "has no effect in KRaft, the default of Kafka 4: there is no ZooKeeper",
            given: show(ofZooKeeper),
            fix: "remove it",
          }),
        ]),
  ];
}

function validateStep(config: KafkaStack): ConfigIssue[] {
  const { security } = config;
  const { securePort, plaintextPort } = config.kafka.controllers;
  const step = stepOf(securityOf({ ...(security === undefined ? {} : { security }) }));
  if (step !== "opened" && step !== "kept" && step !== "left") return [];
  const { migrates, step: metadata } = metadataOf(config);
  if (migrates)
    return [
      error({
        property: "security.plaintextUntil",
        rule: `must be closed on the way to KRaft (kafka.metadata: ${metadata}), where nothing else changes`,
        given: show(step),
        fix: "remove it, with security as it was before; change it before kafka.metadata: controllers, or after kraft",
      }),
    ];
  const { quorum } = config.kafka.controllers;
  if (quorum !== "static")
    return [
      error({
        property: "security.plaintextUntil",
        rule: "needs kafka.controllers.quorum: static: with voters in the metadata, the ports of controllers stand there, too, and stay",
        given: `${step}, with kafka.controllers.quorum: ${quorum}`,
        fix: "remove it, with security as it was before: a quorum that is not static has the security that it had when it became so",
      }),
    ];
  if (step === "left" || securePort !== undefined || plaintextPort !== undefined) return [];
  return [
    error({
      property: "security.plaintextUntil",
      rule: "needs a second port of controllers in KRaft: those in plain text and those with TLS cannot have the same one",
      given: `${show(step)}, without kafka.controllers.securePort and plaintextPort`,
      fix:
        `for a cluster that was made in plain text, set kafka.controllers.securePort: ${otherControllerPort}; for one that was ` +
        `made with TLS, kafka.controllers.plaintextPort: ${otherControllerPort}; and leave it there`,
    }),
  ];
}

/** Which of the two `port` is follows from the one beside it. */
function validateOtherPort({ kafka: { controllers } }: KafkaStack): ConfigIssue[] {
  const { port, securePort, plaintextPort } = controllers;
  if (securePort !== undefined && plaintextPort !== undefined)
    return [
      error({
        property: "kafka.controllers.plaintextPort",
        rule: "must not stand beside securePort: one of the two is on kafka.controllers.port",
        given: `securePort: ${securePort}, plaintextPort: ${plaintextPort}`,
        fix: "keep securePort for a cluster that was made in plain text, plaintextPort for one that was made with TLS; remove the other",
      }),
    ];
  return (["securePort", "plaintextPort"] as const)
    .filter((key) => controllers[key] === port)
    .map((key) =>
      error({
        property: `kafka.controllers.${key}`,
        rule: "must differ from kafka.controllers.port: a port has plain text or TLS",
        given: show(port),
        fix: `use another one, such as ${port === otherControllerPort ? otherControllerPort + 1 : otherControllerPort}`,
      }),
    );
}
