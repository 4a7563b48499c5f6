import { type ConfigIssue, error, show } from "../../model/issue";
import { securityOf } from "../../security/security-schema";
import { stepOf } from "../../security/steps";
import type { KafkaStack } from "./schema";

/**
 * The quorum has one listener, which talks plain text or TLS: it cannot become the other while it runs.
 *
 * @param zookeeper - Whether the stack has an ensemble.
 */
export function validateQuorumSecurity({ security }: KafkaStack, zookeeper: boolean): ConfigIssue[] {
  const step = stepOf(securityOf({ ...(security === undefined ? {} : { security }) }));
  const ofZooKeeper = typeof security === "object" ? security.zookeeper : undefined;
  return [
    ...(step === "plaintext" || step === "closed"
      ? []
      : [
          error({
            property: "security.plaintextUntil",
            rule: "must be closed in KRaft: controllers cannot change between plain text and TLS while they run",
            given: show(step),
            fix: "remove it; security is chosen when the cluster is made",
          }),
        ]),
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
