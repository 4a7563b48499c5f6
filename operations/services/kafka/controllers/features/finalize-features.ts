import type { Plan } from "../../../../../components/resources/inputs/roll-inputs";
import { errorMessage } from "../../../../lib/error-message";
import type { RollContext, RollPhase } from "../../../../phases/roll-context";
import { type FeatureLevels, fetchFeatures, updateLevels } from "../../../../protocol/kafka/features";
import { BrokerReader } from "../../broker-reader";
import { kafkaNames } from "../../kafka-names";
import { onActiveController } from "../active-controller";
import { controllerNames } from "../controller-names";
import { askController } from "../quorum-reader";
import { featureSteps, type FeatureSteps, type ServerFeatures } from "./wanted-levels";

/**
 * Raises `metadata.version` and what belongs to it, once every broker and controller runs a release that knows it. There is no
 * way back, so that `kafka.protocol` with the line of before keeps it from happening (KIP-584, KIP-778).
 *
 * A cluster that was born from files that this program wrote has the newest `metadata.version` and none of the other features:
 * they are raised here as well.
 */
export const finalizeFeatures: RollPhase = {
  title: "finalize the features of the release",

  shouldRun: ({ plan }) => rollsAll(plan),

  describe({ plan, services }) {
    const upgrades = services.some(({ active, reasons }) => active && reasons.includes("distribution"));
    if (!upgrades || plan.features === undefined) return [];
    return [
      `finalize features up to those of ${plan.features.line}, where they are not yet, which cannot be taken back; ` +
        `kafka.protocol with the line of before keeps them`,
    ];
  },

  async run(context) {
    const wanted = context.plan.features;
    if (wanted === undefined) return;
    let next: FeatureSteps = { steps: [], notReady: [] };
    const read = async () => {
      const servers = await readFeatures(context);
      if (typeof servers === "string") return [servers];
      next = featureSteps(wanted, servers);
      return [...next.notReady];
    };
    await context.gate("features, before they are finalized", read, {
      skipConfirmation: () => next.steps.length === 0,
    });
    for (const levels of next.steps) await raise(context, levels);
  },
};

/** In pods, controllers have a roll of their own before that of the brokers, which do not run the release yet. */
export function rollsAll({ features, ...plan }: Plan): boolean {
  return features !== undefined && plan[controllerNames.name].length > 0 && plan[kafkaNames.name].length > 0;
}

/** What every server says of its features; a text when one does not tell. */
async function readFeatures({ hosts, reads, plan }: RollContext): Promise<ServerFeatures[] | string> {
  const reader = new BrokerReader(hosts, reads);
  const [controllers, brokers] = await Promise.all([
    Promise.all(
      plan[controllerNames.name].map(async ({ id }) => {
        const told = await askController(hosts, id, fetchFeatures, reads);
        return { name: `${controllerNames.noun} ${id}`, told: told?.answer };
      }),
    ),
    Promise.all(
      hosts.idsOf(kafkaNames.name).map(async (id) => {
        return { name: `${kafkaNames.noun} ${id}`, told: await reader.askBroker(id, fetchFeatures) };
      }),
    ),
  ]);
  const all = [...controllers, ...brokers];
  const silent = all.find(({ told }) => told === undefined);
  if (silent !== undefined) return `${silent.name} does not tell its features`;
  return all.flatMap(({ name, told }) => (told === undefined ? [] : [{ name, ...told }]));
}

/** Asks first whether it would be taken: the controller names the server that is not ready. */
export async function raise(context: RollContext, levels: FeatureLevels): Promise<void> {
  const text = Object.entries(levels)
    .map(([name, level]) => `${name}=${level}`)
    .join(", ");
  const ask = (validateOnly: boolean) =>
    onActiveController(context, (controller) => updateLevels(controller, levels, { validateOnly }));
  const validate = () =>
    ask(true).then(
      () => [],
      (error: unknown) => [`${text} is not taken yet: ${errorMessage(error)}`],
    );
  await context.gate(`features, before ${text}`, validate, { skipConfirmation: () => true });
  context.log(`finalizing ${text}`);
  await ask(false);
}
