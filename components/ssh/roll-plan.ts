import type { ClusterSpec } from "../model/cluster";
import { dynamicSettings } from "../model/dynamic";
import { renderKafka } from "../model/kafka";
import { renderZooKeeper } from "../model/zookeeper";
import { serviceDigest } from "./services";

/** What the roll job has to bring about, see `scripts/roll/plan.ts`; plain, so that a preview can show it. */
export function rollPlan(spec: ClusterSpec) {
  const { ensemble, brokers } = spec;
  return {
    timeout: spec.readyTimeout,
    ...spec.roll,
    zookeeper: ensemble.members.map((member) => ({
      ...member,
      port: ensemble.ports.client,
      digest: serviceDigest(spec, renderZooKeeper(spec, member)),
    })),
    kafka: brokers.members.map((broker) => {
      const { listeners, ...node } = broker;
      return { ...node, port: listeners[0]?.port, digest: serviceDigest(spec, renderKafka(spec, broker)) };
    }),
    dynamic: dynamicSettings(brokers),
  };
}
