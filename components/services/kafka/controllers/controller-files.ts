import type { Server, ServerGroups } from "../../../model/cluster-spec";
import { type JavaProgram, jvmOptions } from "../../../model/jvm";
import { log4jProperties } from "../../../model/logging";
import { mergeProperties, type PropertyMap, renderProperties } from "../../../model/properties";
import { publicFile, type RenderedFile } from "../../../model/rendered-file";
import { metadataInZooKeeper } from "../kafka-files";
import { interBrokerListenerOf, protocolMap } from "../listeners";
import {
  boundListeners,
  controllerListenerOf,
  controllerListenersOf,
  migrationProperties,
  quorumProperties,
} from "../quorum";
import { kafkaOf } from "../resolve";
import { zookeeperClient } from "../security/zookeeper-client";
import { controllerKeyFiles, controllerSecurity } from "./controller-security";
import { type ControllerGroup, requireControllers } from "./resolve";

export const configFile = "controller.properties";
const loggingFile = "kafka-log4j.properties";

/** Settings of brokers that in KRaft the active controller applies, for all of them. */
export const appliedByControllers = [
  "alter.config.policy.class.name",
  "auto.leader.rebalance.enable",
  "broker.session.timeout.ms",
  "controller.quota.window.num",
  "controller.quota.window.size.seconds",
  "create.topic.policy.class.name",
  "delete.topic.enable",
  "leader.imbalance.check.interval.seconds",
  "num.partitions",
  "unclean.leader.election.enable",
] as const;

/** The settings of controller.properties that a stack may change. */
function tunable({ brokerProperties }: ControllerGroup): PropertyMap {
  const shared = Object.entries(brokerProperties).filter(([key]) =>
    (appliedByControllers as readonly string[]).includes(key),
  );
  return { "num.partitions": "1", "unclean.leader.election.enable": "false", ...Object.fromEntries(shared) };
}

/** The content of one controller's controller.properties. @throws Error when the cluster has no controllers. */
export function controllerProperties(cluster: ServerGroups, controller: Server): PropertyMap {
  const controllers = requireControllers(cluster);
  const listeners = controllerListenersOf(controllers);
  const { bound, told } = boundListeners(controllers, controller);
  return mergeProperties(
    { ...tunable(controllers), ...controllers.properties },
    {
      "process.roles": "controller",
      "node.id": String(controller.id),
      listeners: bound.join(","),
      ...(told.length === 0 ? {} : { "advertised.listeners": told.join(",") }),
      ...(controllers.migrates ? {} : { "listener.security.protocol.map": protocolMap(listeners) }),
      "log.dirs": controllers.dataDirectory,
      "default.replication.factor": String(controllers.replicationFactor),
      "min.insync.replicas": String(controllers.minInsyncReplicas),
    },
    quorumProperties(cluster, "controllers"),
    controllerSecurity(controllers),
    controllers.migrates ? migrating(cluster, controllers) : {},
  );
}

/** What a controller is told of ZooKeeper, and of the listener where it gives orders to brokers that are there (KIP-866). */
function migrating(cluster: ServerGroups, controllers: ControllerGroup): PropertyMap {
  const between = kafkaOf(cluster).servers.flatMap(({ listeners }) => interBrokerListenerOf(listeners) ?? []);
  const listeners = [controllerListenerOf(controllers), ...between.slice(0, 1)];
  return {
    ...migrationProperties,
    "zookeeper.connect": metadataInZooKeeper(cluster),
    "inter.broker.listener.name": between[0]?.name ?? "",
    "listener.security.protocol.map": protocolMap(listeners),
    ...zookeeperClient(controllers, cluster, controllerKeyFiles(controllers)),
  };
}

/** How a controller is started. */
export function controllerProgram({
  configDirectory,
  distribution,
  heap,
  zookeeperOptions,
  jvmOptions: further,
}: ControllerGroup): JavaProgram {
  return {
    options: [
      ...jvmOptions(heap, further),
      `-Dlog4j.configuration=file:${configDirectory}/${loggingFile}`,
      ...zookeeperOptions,
      ...further,
    ],
    classPath: `${distribution.home}/libs/*`,
    arguments: ["kafka.Kafka", `${configDirectory}/${configFile}`],
  };
}

/** The files that a controller reads when it starts. */
export function controllerFiles(cluster: ServerGroups, controller: Server): RenderedFile[] {
  const { configDirectory, settings } = requireControllers(cluster);
  return [
    publicFile(`${configDirectory}/${configFile}`, renderProperties(controllerProperties(cluster, controller))),
    publicFile(`${configDirectory}/${loggingFile}`, log4jProperties(settings.logging?.levels)),
  ];
}
