import { joinLimited } from "../../../../components/model/report-text";
import type { RollContext } from "../../../phases/roll-context";
import { fetchLogDirs } from "../../../protocol/kafka/log-dirs";
import { BrokerReader } from "../broker-reader";

/** What brokers say of their log directories. */
interface Directories {
  /** Brokers that do not tell. */
  readonly silent: readonly string[];
  /** Directories whose disks have failed. */
  readonly failed: readonly string[];
}

/** Asks each broker, which alone knows its disks. */
export async function readDirectories({ hosts, reads, plan }: RollContext): Promise<Directories> {
  const reader = new BrokerReader(hosts, reads);
  const told = await Promise.all(
    plan.kafka.map(async ({ id }) => ({ id, directories: await reader.askBroker(id, (one) => fetchLogDirs(one)) })),
  );
  return {
    silent: told.flatMap(({ id, directories }) =>
      directories === undefined ? [`broker ${id} does not tell of its log directories`] : [],
    ),
    failed: told.flatMap(({ id, directories = [] }) =>
      directories.filter(({ error }) => error !== 0).map(({ path, error }) => `broker ${id}: ${path} (error ${error})`),
    ),
  };
}

/**
 * On the way to KRaft a broker ends at a log directory whose disk has failed (KAFKA-16431).
 *
 * @throws Error that names them; GateTimeout when a broker does not tell.
 */
export async function refuseFailedDirectories(context: RollContext): Promise<void> {
  let found: Directories = { silent: [], failed: [] };
  const look = async () => {
    found = await readDirectories(context);
    return [...found.silent];
  };
  await context.gate("log directories of brokers", look, { skipConfirmation: () => true });
  if (found.failed.length === 0) return;
  throw new Error(
    `kafka.paths.data: every log directory must work before the next step to KRaft: brokers end at one that does not\n` +
      `    given: ${joinLimited(found.failed, 10)}\n` +
      `    fix:   replace the disk, and restart that broker: it gets the replicas again; then run again`,
  );
}
