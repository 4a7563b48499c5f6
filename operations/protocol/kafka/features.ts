import { type Outcome, errorCodes, failuresOf, reasonOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import { describeCluster, unregisterBroker as unregister, updateFeatures } from "./messages/cluster-messages";
import { apiVersions } from "./messages/connection-messages";
import { Refused } from "./refused";
import type { VersionRange } from "./version-range";

/** Levels of features by name, such as 30 of `metadata.version` (KIP-584). */
export type FeatureLevels = Readonly<Record<string, number>>;

/** What one server runs with, and could run with. */
export interface Features {
  /** In force in the whole cluster; a feature that is at 0 is missing. */
  readonly finalized: FeatureLevels;
  /** What this server's own version knows. */
  readonly supported: Readonly<Record<string, VersionRange>>;
}

const software = { clientSoftwareName: "kafka-zookeeper", clientSoftwareVersion: "1" };

/** The features of a server, a broker or a controller. @throws Error when it does not tell. */
export async function fetchFeatures(server: KafkaConnection): Promise<Features> {
  const response = await server.send(apiVersions, software);
  if (response.errorCode !== errorCodes.none) throw new Error(`features: error ${response.errorCode}`);
  const { finalizedFeatures, supportedFeatures } = response;
  return {
    finalized: Object.fromEntries(finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel])),
    supported: Object.fromEntries(
      supportedFeatures.map(({ name, minVersion: min, maxVersion: max }) => [name, { min, max }]),
    ),
  };
}

/** Whether a controller copies what ZooKeeper has, and writes there as well (KIP-866). @throws Error when it does not tell. */
export async function fetchMigrationReady(controller: KafkaConnection): Promise<boolean> {
  const { errorCode, zkMigrationReady } = await controller.send(apiVersions, software);
  if (errorCode !== errorCodes.none) throw new Error(`features: error ${errorCode}`);
  return zkMigrationReady;
}

/** Milliseconds that the controller may take to record levels. */
const timeoutMs = 30_000;

/** FeatureUpdate.UpgradeType of KIP-584 and KIP-778. */
const upgradeTypes = { raise: 1, lower: 2 } as const;

/**
 * Raises features to these levels in the whole cluster, or lowers them where nothing is lost by that; with `validateOnly` it only
 * asks whether they would be taken.
 *
 * @throws Refused with the controller's own reason, which names a server that is not ready, or what would be lost.
 */
export async function updateLevels(
  server: KafkaConnection,
  levels: FeatureLevels,
  {
    validateOnly = false,
    direction = "raise",
  }: { readonly validateOnly?: boolean; readonly direction?: keyof typeof upgradeTypes } = {},
): Promise<void> {
  const upgradeType = upgradeTypes[direction];
  const featureUpdates = Object.entries(levels).map(([feature, maxVersionLevel]) => ({
    ...{ feature, maxVersionLevel },
    ...(direction === "raise" ? {} : { upgradeType }),
  }));
  const request = { featureUpdates, validateOnly, timeoutMs };
  const response = await server.send(updateFeatures, request, { timeoutMs: 2 * timeoutMs });
  const results = response.results.map(({ feature, ...outcome }) => ({ what: feature, ...outcome }));
  const failures = [...failuresOf(results), ...whole(response)];
  if (failures.length > 0) throw new Refused(failures.join("; "));
}

function whole(response: Outcome): string[] {
  return response.errorCode === errorCodes.none ? [] : [reasonOf(response)];
}

/** The first version of DescribeCluster that tells of brokers that are stopped. */
const tellsFenced = 2;

/** A broker that a KRaft cluster has in its metadata. */
export interface RegisteredBroker {
  readonly id: number;
  /** It does not serve: stopped, or not yet there. */
  readonly isFenced: boolean;
}

/** All brokers that are registered, those that are stopped among them; undefined before 4.0, which only tells the others (KIP-1073). */
export async function fetchRegisteredBrokers(broker: KafkaConnection): Promise<RegisteredBroker[] | undefined> {
  if ((await broker.versions()).highestOf(describeCluster) < tellsFenced) return undefined;
  const request = { includeClusterAuthorizedOperations: false, includeFencedBrokers: true };
  const response = await broker.send(describeCluster, request);
  const [failure] = failuresOf([{ what: "the registered brokers", ...response }]);
  if (failure !== undefined) throw new Error(failure);
  return response.brokers.map(({ brokerId: id, isFenced }) => ({ id, isFenced }));
}

/** `EndpointType` of KIP-919. */
const controllersOnly = 2;

/**
 * The controllers that are registered, as one of them knows it: those that are gone for good are among them, because no request takes
 * them out before `metadata.version` of 4.4 (KIP-1312). @throws Error when it does not tell
 */
export async function fetchRegisteredControllers(controller: KafkaConnection): Promise<number[]> {
  const request = { includeClusterAuthorizedOperations: false, endpointType: controllersOnly };
  const response = await controller.send(describeCluster, request);
  const [failure] = failuresOf([{ what: "the registered controllers", ...response }]);
  if (failure !== undefined) throw new Error(failure);
  return response.brokers.map(({ brokerId }) => brokerId);
}

/** Takes a broker that is stopped for good out of the metadata; one that is not in it any more is none the less. @throws Refused */
export async function unregisterBroker(server: KafkaConnection, brokerId: number): Promise<void> {
  const response = await server.send(unregister, { brokerId });
  if (response.errorCode === errorCodes.none || response.errorCode === errorCodes.brokerIdNotRegistered) return;
  throw new Refused(`broker ${brokerId} stays registered: ${reasonOf(response)}`);
}
