import type { RollContext } from "../../../phases/roll-context";
import { fetchMigrationState, type MigrationState } from "../../../protocol/kafka/metadata-log";
import { controllerNames } from "../controllers/controller-names";
import { askController } from "../controllers/quorum-reader";

/** What the log of the controllers says of the copy, in the words of messages. */
const texts: Readonly<Record<MigrationState, string>> = {
  none: "that there is no copy",
  waiting: "that the copy waits for brokers",
  both: "that ZooKeeper is still written to",
  left: "that ZooKeeper was left",
};

/**
 * Why the log of the controllers does not say that the copy has come so far, to one of some states. It is what Kafka itself decides by (KIP-866);
 * znodes are written later, and may be of an earlier try.
 */
export async function notRecordedAs(
  wanted: readonly MigrationState[],
  { hosts, reads, plan }: Pick<RollContext, "hosts" | "reads" | "plan">,
): Promise<string[]> {
  const told = await Promise.all(
    plan[controllerNames.name].map(async ({ id }) => askController(hosts, id, fetchMigrationState, reads)),
  );
  const states = told.flatMap((one) => one?.answer ?? []);
  if (states.some((one) => wanted.includes(one))) return [];
  const [state] = states;
  return [
    state === undefined ? "no active controller tells its log" : `the log of the controllers says ${texts[state]}`,
  ];
}
