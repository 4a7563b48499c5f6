import type { ServiceName } from "../../../../components/services/registry";
import { withProgress } from "../../../lib/log";
import type { RollContext, RollPhase } from "../../../phases/roll-context";
import type { Copied } from "../../../transport/backup-scripts";
import { fetchMigrationReady } from "../../../protocol/kafka/features";
import { controllerNames } from "../controllers/controller-names";
import { askController } from "../controllers/quorum-reader";
import { isAt } from "./migration-step";

const { name, noun } = controllerNames;

/** Whose directories are copied, and where these stand in the files of each server. */
const sources: Readonly<Partial<Record<ServiceName, Pick<Copied, "file" | "keys">>>> = {
  zookeeper: { file: "zoo.cfg", keys: ["dataDir", "dataLogDir"] },
  [name]: { file: "controller.properties", keys: ["log.dirs"] },
};

/**
 * Copies what ZooKeeper and the controllers have, each on its own host or in its own volume, before the step from which there is no way back. A server
 * goes on meanwhile: both are logs, of which the end may be cut. A run that was cut after the first controller has left
 * ZooKeeper copies nothing, because what is there may be older from then on.
 */
export const backUpMetadata: RollPhase = {
  title: "back up the metadata",

  shouldRun: ({ plan }) => isAt(plan, "kraft"),

  describe: ({ services }) =>
    services.some(({ unit, reasons }) => unit === name && reasons.length > 0)
      ? ["back up the data of ZooKeeper and of the controllers where they run, before ZooKeeper is left for good"]
      : [],

  async run(context) {
    if (!(await writeToBoth(context))) return;
    const label = `before-kraft-${new Date(context.clock.now())
      .toISOString()
      .replace(/\.\d+Z$/, "Z")
      .replaceAll(":", "-")}`;
    const services = Object.entries(sources) as [ServiceName, Pick<Copied, "file" | "keys">][];
    await Promise.all(services.map(([service, source]) => backUp(context, service, { label, ...source })));
  },
};

/** Whether no controller has left ZooKeeper yet. */
async function writeToBoth({ hosts, reads, plan }: RollContext): Promise<boolean> {
  const ready = await Promise.all(plan[name].map(({ id }) => askController(hosts, id, fetchMigrationReady, reads)));
  return ready.every((one) => one?.answer === true);
}

async function backUp({ hosts, plan, log, clock }: RollContext, service: ServiceName, copied: Copied): Promise<void> {
  await Promise.all(
    plan[service].map(async (node) => {
      const of = `${service === name ? noun : "ZooKeeper"} ${node.id}`;
      const copy = hosts.session(node).backUp?.(service, copied) ?? Promise.resolve(undefined);
      const file = await withProgress(`the backup of ${of}`, log, clock, copy);
      if (file === undefined) return;
      log(`backup of ${of} on ${node.host}: ${file}`);
    }),
  );
}
