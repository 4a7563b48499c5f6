import type { Server, ServerGroup, ServerGroups } from "../../../model/cluster-spec";
import type { Security } from "../../../security/security-schema";
import { juteOptions } from "../../zookeeper/jute";
import { ensembleSecurityOf } from "../../zookeeper/security/ensemble-security";
import { type ImagePaths, resolveGroup, serverOf } from "../../resolve-group";
import type { Located, ServiceConfig } from "../../service-schema";
import { isCombined } from "../combined";
import { metadataOf } from "../metadata";
import { replicationOf } from "../replication";
import type { KafkaStack } from "../schema";
import { kafkaVersions } from "../versions";
import type { ControllersConfig } from "./controller-schema";

/** What the stack file says of controllers, with what they have from the brokers. */
export type ControllerSettings = ServiceConfig &
  Omit<ControllersConfig, "paths"> & { readonly paths: { readonly data?: string | undefined } };

/** The controllers of a cluster in KRaft: what all of them share. */
export interface ControllerGroup extends ServerGroup<Server, ControllerSettings> {
  readonly dataDirectory: string;
  /** Controllers, not brokers, apply these to new topics. */
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  /** Properties of the brokers, of which controllers apply some. */
  readonly brokerProperties: Readonly<Record<string, string>>;
  readonly security: Security;
  /** A controller listens on every address it has, because it cannot bind the one that the others know it by. */
  readonly listenOnAllAddresses?: boolean;
  /** Whether they copy what ZooKeeper has, and write there as well. */
  readonly migrates: boolean;
  /** JVM options that follow from what ZooKeeper's servers have; none where they do not ask these. */
  readonly zookeeperOptions: readonly string[];
}

export const controllerName = "kafka-controller";

/** The controllers of a cluster; undefined while ZooKeeper keeps its metadata. */
export function controllersOf({ groups }: ServerGroups): ControllerGroup | undefined {
  return groups.find(({ service }) => service === controllerName) as ControllerGroup | undefined;
}

/** The same where a cluster cannot be without any. @throws Error when it has none. */
export function requireControllers(cluster: ServerGroups): ControllerGroup {
  const controllers = controllersOf(cluster);
  if (controllers === undefined) throw new Error("the cluster has no controllers");
  return controllers;
}

/** Their settings; what they have in common with the brokers of the stack is said once, for both. */
export function controllerConfig({ kafka }: Pick<KafkaStack, "kafka">): ControllerSettings {
  const { version, source, sha512, layout, user, controllers } = kafka;
  const paths = { program: kafka.paths.program ?? "/opt/kafka", ...controllers.paths };
  return { ...controllers, version, source, sha512, layout, user, paths };
}

/** The controllers on the hosts of a stack; undefined while ZooKeeper keeps its metadata. */
export function resolveControllers(config: KafkaStack<Located>): ControllerGroup | undefined {
  const servers = config.hosts.flatMap((host) =>
    host.controllerId === undefined
      ? []
      : [{ ...serverOf(host, host.controllerId), ...(isCombined(host) ? { within: "kafka" } : {}) }],
  );
  return resolveQuorum(config, servers);
}

/** These controllers, with the settings of a stack; undefined while ZooKeeper keeps its metadata. */
export function resolveQuorum(
  config: KafkaStack,
  servers: readonly Server[],
  image?: ImagePaths & { readonly data: string },
): ControllerGroup | undefined {
  const { controllers, migrates } = metadataOf(config);
  if (!controllers) return undefined;
  const settings = controllerConfig(config);
  const group = resolveGroup({ name: controllerName, versions: kafkaVersions }, settings, servers, image);
  return {
    ...group,
    // One installation for both: it is called as that of the brokers.
    distribution: { ...group.distribution, product: "kafka" },
    dataDirectory: image?.data ?? settings.paths.data ?? "/var/lib/kafka-controller",
    ...replicationOf(config),
    brokerProperties: Object.fromEntries(
      Object.entries(config.kafka.properties).map(([key, value]) => [key, String(value)]),
    ),
    security: ensembleSecurityOf(config),
    migrates,
    zookeeperOptions: migrates ? juteOptions(config.zookeeper) : [],
  };
}
