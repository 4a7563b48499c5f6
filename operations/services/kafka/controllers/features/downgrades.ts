import { type ConfigIssue, error as issue, formatIssue } from "../../../../../components/model/issue";
import { lineOf } from "../../../../../components/model/versions";
import type { Plan } from "../../../../../components/resources/inputs/roll-inputs";
import type { ReadOptions, ServerConnections } from "../../../../cluster/server-connections";
import type { RollContext, RollPhase } from "../../../../phases/roll-context";
import { fetchFeatures, updateLevels } from "../../../../protocol/kafka/features";
import { Refused } from "../../../../protocol/kafka/refused";
import { onActiveController } from "../active-controller";
import { controllerNames } from "../controller-names";
import { askController } from "../quorum-reader";
import { rollsAll } from "./finalize-features";
import { levelOfLine, metadataVersion } from "./wanted-levels";

/** What a plan is judged by. */
type Asked = Pick<RollContext, "plan" | "reads"> & { readonly hosts: ServerConnections };

/** What comes of a plan that is behind what the cluster has recorded: it is refused, or a level is lowered. */
interface Downgrade {
  readonly refused?: ConfigIssue;
  /** Of `metadata.version`; the controller has said that it would take it. */
  readonly level?: number;
}

/**
 * Judges a release, and a level of `metadata.version`, that are behind what the cluster has recorded. A server that does not know
 * the level in force ends when it reads the metadata ("Error loading metadata log record"). A level falls only where the
 * controller says beforehand that nothing is lost by it, which it alone knows (KIP-778); it is asked without anything being
 * done. Undefined when no controller tells.
 */
async function judge({ plan, hosts, reads }: Asked): Promise<Downgrade | undefined> {
  const { features } = plan;
  if (features === undefined) return {};
  const told = await Promise.all(
    plan[controllerNames.name].map(({ id }) => askController(hosts, id, fetchFeatures, reads)),
  );
  const levels = told.flatMap((one) => one?.answer.finalized[metadataVersion] ?? []);
  if (levels.length === 0) return undefined;
  const now = Math.max(...levels);
  const [known, level] = [levelOfLine[lineOf(features.release)], levelOfLine[features.line]];
  const isTooOld = known !== undefined && known < now;
  const wanted = isTooOld ? known : level;
  if (wanted === undefined || wanted >= now) return {};
  const reason = await reasonAgainst(wanted, { hosts, reads });
  if (isTooOld) return { refused: tooOld(features, { now, known, reason }) };
  return reason === undefined ? { level: wanted } : { refused: tooLow(features, { now, reason }) };
}

/** Why the active controller would not lower the level, in its own words; undefined when it would. */
async function reasonAgainst(level: number, asked: Pick<Asked, "hosts" | "reads">): Promise<string | undefined> {
  const levels = { [metadataVersion]: level };
  try {
    await onActiveController(asked, (one) => updateLevels(one, levels, { validateOnly: true, direction: "lower" }));
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

type Features = NonNullable<Plan["features"]>;

function tooOld(
  { release }: Features,
  { now, known, reason }: { readonly now: number; readonly known: number; readonly reason: string | undefined },
): ConfigIssue {
  const line = lineWith(now);
  return issue({
    property: "kafka.version",
    rule: `must know the ${metadataVersion} that the cluster has recorded, ${now}, or its servers would end`,
    given: `${release}, which knows ${known}${reason === undefined ? "" : `; the controller does not lower it: ${reason}`}`,
    fix:
      reason === undefined
        ? `keep the version that runs, set kafka.protocol: "${lineOf(release)}" and run to the end; then set kafka.version: ${release}`
        : `set kafka.version to a release of ${line}, or a newer one`,
  });
}

function tooLow({ line }: Features, { now, reason }: { readonly now: number; readonly reason: string }): ConfigIssue {
  return issue({
    property: "kafka.protocol",
    rule: `cannot be behind ${metadataVersion} ${now}, which the cluster has recorded`,
    given: `${line}; the controller does not lower it: ${reason}`,
    fix: `set kafka.protocol: "${lineWith(now)}", or remove it`,
  });
}

/** The first release line that knows a level. */
function lineWith(level: number): string {
  const lines = Object.entries(levelOfLine).filter(([, known]) => known >= level);
  return lines[0]?.[0] ?? "a newer line";
}

/** What is known before anything is changed, for a preview. */
export async function findDowngrades(plan: Plan, hosts: ServerConnections, reads: ReadOptions): Promise<ConfigIssue[]> {
  // Who does not answer now is asked again once it runs.
  const found = await judge({ plan, hosts, reads }).catch(() => undefined);
  return found?.refused === undefined ? [] : [found.refused];
}

export const refuseKnownDowngrade: RollPhase = {
  title: "refuse a release or a level that is behind what the cluster is known to have recorded",
  shouldRun: ({ refused }) => refused.length > 0,
  describe: ({ refused }) =>
    refused.map(({ property, rule, given, fix }) => `refuse: ${property}: ${rule}; given: ${given}; fix: ${fix}`),
  run({ view }) {
    refuse(view.refused);
    return Promise.resolve();
  },
};

/** Controllers that were all stopped tell it when they run: nothing was restarted yet. */
export const refuseDowngrade: RollPhase = {
  title: "refuse a release or a level that is behind what the cluster has recorded",
  shouldRun: ({ plan }) => plan.features !== undefined && plan[controllerNames.name].length > 0,
  describe: () => [],
  async run(context) {
    let found: Downgrade | undefined;
    await context.gate(
      "what the cluster has recorded",
      async () => {
        found = await judge(context).catch(() => undefined);
        return found === undefined ? [`no active controller tells ${metadataVersion}`] : [];
      },
      { skipConfirmation: () => true },
    );
    if (found?.refused !== undefined) refuse([found.refused]);
  },
};

/** Once every server runs the release, and only as far as the controller takes it without a loss. */
export const lowerFeatures: RollPhase = {
  title: "lower the features to those of kafka.protocol",
  shouldRun: ({ plan }) => rollsAll(plan),
  describe: () => [],
  async run(context) {
    const level = (await judge(context).catch(() => undefined))?.level;
    if (level === undefined) return;
    context.log(`lowering ${metadataVersion} to ${level}, as kafka.protocol says`);
    const levels = { [metadataVersion]: level };
    await onActiveController(context, (one) => updateLevels(one, levels, { direction: "lower" }));
  },
};

/** @throws Error with all of them. */
function refuse(found: readonly ConfigIssue[]): void {
  if (found.length === 0) return;
  throw new Error(found.map(formatIssue).join("\n"));
}
