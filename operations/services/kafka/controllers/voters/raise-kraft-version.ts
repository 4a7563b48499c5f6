import type { RollContext, RollPhase } from "../../../../phases/roll-context";
import { type Features, fetchFeatures } from "../../../../protocol/kafka/features";
import { controllerNames } from "../controller-names";
import { raise, rollsAll } from "../features/finalize-features";
import { kraftVersion, levelOfLine, metadataVersion } from "../features/wanted-levels";
import { askController, readQuorum } from "../quorum-reader";
import { controllersNotReady } from "../quorum-view";

const { name, noun } = controllerNames;

/** The first release line that does it for a quorum that has its voters in files: 3.9 and 4.0 say that they did, and do nothing. */
const firstLine = "4.1";

/**
 * Writes the voters down in the metadata, once everything runs and is well, while the list of them is still in the file of every
 * server. There is no way back.
 */
export const raiseKraftVersion: RollPhase = {
  title: "write the voters of the quorum down in the metadata",

  // A roll of controllers in pods comes before that of the brokers, which have to know the feature as well.
  shouldRun: ({ plan }) => plan.quorum?.kind === "both" && rollsAll(plan),

  describe: ({ services }) =>
    services.some(({ unit, active, reasons }) => unit === name && active && reasons.length > 0)
      ? [`raise ${kraftVersion} to 1, if it is not yet, which cannot be taken back`]
      : [],

  run: untilRaised,
};

/** The same where an `up` with the step before was cut: who is restarted without the list of voters would have no vote. */
export const requireKraftVersion: RollPhase = {
  title: "see that the voters of the quorum are written down in the metadata",
  shouldRun: ({ plan }) => plan.quorum?.kind === "dynamic",
  describe: () => [],
  run: untilRaised,
};

async function untilRaised(context: RollContext): Promise<void> {
  let told: Told[] = [];
  await context.gate(
    kraftVersion,
    async () => {
      told = await readControllers(context);
      if (isRaised(told)) return [];
      return told.filter(({ features }) => features === undefined).map(({ id }) => `${noun} ${id} is not responding`);
    },
    { skipConfirmation: () => true },
  );
  if (isRaised(told)) return;
  refuseOlder(told);
  const quorum = async () => controllersNotReady(await readQuorum(context.hosts, context.reads));
  await context.gate(`controllers, before ${kraftVersion}=1`, quorum);
  await raise(context, { [kraftVersion]: 1 });
  await context.gate(`controllers, after ${kraftVersion}=1`, () => notWrittenDown(context));
}

interface Told {
  readonly id: number;
  /** Undefined when it does not answer. */
  readonly features: Features | undefined;
}

function readControllers({ plan, hosts, reads }: RollContext): Promise<Told[]> {
  return Promise.all(
    plan[name].map(async ({ id }) => ({
      id,
      features: (await askController(hosts, id, fetchFeatures, reads))?.answer,
    })),
  );
}

/** No level falls again, so that one that tells it is enough. */
function isRaised(told: readonly Told[]): boolean {
  return told.some(({ features }) => (features?.finalized[kraftVersion] ?? 0) > 0);
}

/** By what runs, whatever the stack file says. */
function refuseOlder(told: readonly Told[]): void {
  const needed = levelOfLine[firstLine] ?? Infinity;
  const older = told.filter(({ features }) => (features?.supported[metadataVersion]?.max ?? 0) < needed);
  if (older.length === 0) return;
  throw new Error(
    `kafka.controllers.quorum: every controller must run Kafka ${firstLine} or newer before its voters leave the files\n` +
      `    given: ${noun} ${older.map(({ id }) => id).join(", ")} knows ${metadataVersion} up to ${older[0]?.features?.supported[metadataVersion]?.max ?? 0}, not ${needed}\n` +
      `    fix:   set kafka.controllers.quorum: static, run the upgrade to the end, then set it again`,
  );
}

/** It was done when each voter is known by its log, and not only when the level says so. */
async function notWrittenDown(context: RollContext): Promise<string[]> {
  const { hosts, reads } = context;
  const { quorum } = await readQuorum(hosts, reads);
  if (quorum === undefined) return ["no controller that responds leads the quorum"];
  if (!isRaised(await readControllers(context))) return [`no controller tells ${kraftVersion} 1 yet`];
  const unknown = quorum.voters.filter(({ directory }) => directory === undefined);
  return unknown.map(({ id }) => `the log of ${noun} ${id} is not in the metadata yet`);
}
