import { type ClusterSpec, present } from "../model/cluster-spec";
import { dynamicSettings } from "../services/kafka/dynamic-config";
import { renderKafka } from "../services/kafka/kafka-files";
import { renderZooKeeper } from "../services/zookeeper/zookeeper-files";
import { kafkaNode, zookeeperNode } from "./host-endpoints";
import type { Plan } from "../resources/inputs/roll-inputs";
import { serviceDigest } from "./host-services";

/** What the roll job has to bring about; plain, so that a preview can show it. */
export function rollPlan(spec: ClusterSpec): Plan {
  const { ensemble, brokers } = spec;
  return {
    timeout: spec.readyTimeout,
    ...spec.roll,
    zookeeper: present(ensemble.members).map((member) => ({
      ...zookeeperNode(spec, member),
      digest: serviceDigest(spec, renderZooKeeper(spec, member)),
    })),
    kafka: present(brokers.members).map((broker) => ({
      ...kafkaNode(broker),
      rack: broker.rack,
      digest: serviceDigest(spec, renderKafka(spec, broker)),
    })),
    lost: { zookeeper: lostOf(ensemble.members), kafka: lostOf(brokers.members) },
    dynamic: dynamicSettings(brokers),
  };
}

function lostOf(members: readonly { readonly id: number; readonly lost: boolean }[]): number[] {
  return members.filter(({ lost }) => lost).map(({ id }) => id);
}
