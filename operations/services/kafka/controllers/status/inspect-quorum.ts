import { realClock } from "../../../../lib/clock";
import {
  fetchFeatures,
  fetchMigrationReady,
  fetchRegisteredBrokers,
  fetchRegisteredControllers,
  type RegisteredBroker,
} from "../../../../protocol/kafka/features";
import { isKraft } from "../../../../protocol/kafka/metadata-mode";
import { fetchQuorum } from "../../../../protocol/kafka/quorum";
import type { Reach } from "../../../../transport/transport";
import { BrokerReader } from "../../broker-reader";
import { controllerNames } from "../controller-names";
import { askController, readQuorum } from "../quorum-reader";
import type { QuorumView } from "../quorum-view";

/** What controllers responded, and what a broker knows of them. */
export interface InspectedQuorum extends QuorumView {
  /** Levels that are in force; undefined when no broker told. */
  readonly features: Readonly<Record<string, number>> | undefined;
  /** Undefined when no broker told of those that are stopped as well. */
  readonly registered: readonly RegisteredBroker[] | undefined;
  /** Absent when no controller told. */
  readonly registeredControllers?: readonly number[];
  /** Controllers that write to ZooKeeper as well, of those that responded. */
  readonly migrating: readonly number[];
}

/**
 * Queries all controllers in parallel, and a broker for what concerns it; undefined for a cluster that has none. A broker hands
 * a question on to the active controller, which may be the one that does not respond here. Never fails.
 */
export async function inspectQuorum(reach: Reach, timeoutMs: number): Promise<InspectedQuorum | undefined> {
  if (reach.idsOf(controllerNames.name).length === 0) return undefined;
  const options = { timeoutMs, clock: realClock };
  const reader = new BrokerReader(reach, options);
  const asked = reach.idsOf(controllerNames.name).map(async (id) => {
    const ready = await askController(reach, id, fetchMigrationReady, options);
    return ready?.answer === true ? [id] : [];
  });
  const [view, told, features, registered, controllers, migrating] = await Promise.all([
    readQuorum(reach, options),
    reader.any(async (broker) => ((await isKraft(broker)) ? fetchQuorum(broker) : undefined)),
    reader.any(fetchFeatures),
    reader.any(fetchRegisteredBrokers),
    firstOf(reach, options),
    Promise.all(asked),
  ]);
  const quorum = view.quorum ?? (told === undefined || told.leader < 0 ? undefined : told);
  return {
    controllers: view.controllers,
    quorum,
    features: features?.finalized,
    registered,
    ...(controllers === undefined ? {} : { registeredControllers: controllers }),
    migrating: migrating.flat(),
  };
}

/** The controllers that are registered, as the first that answers knows them; each has all metadata. */
async function firstOf(reach: Reach, options: Parameters<typeof askController>[3]): Promise<number[] | undefined> {
  const all = reach
    .idsOf(controllerNames.name)
    .map((id) => askController(reach, id, fetchRegisteredControllers, options));
  return (await Promise.all(all)).find((one) => one !== undefined)?.answer;
}
