import { lineOf } from "../../../../../components/model/versions";
import type { Plan } from "../../../../../components/resources/inputs/roll-inputs";
import type { FeatureLevels, Features } from "../../../../protocol/kafka/features";

export const metadataVersion = "metadata.version";
/** The feature by which the voters of a quorum stand in its metadata, from level 1 on (KIP-853). */
export const kraftVersion = "kraft.version";

/** The newest `metadata.version` of each release line (`org.apache.kafka.server.common.MetadataVersion`). */
export const levelOfLine: Readonly<Record<string, number>> = { "3.9": 21, "4.0": 25, "4.1": 27, "4.2": 29, "4.3": 30 };

/**
 * What kafka-storage writes for a new cluster from a `metadata.version` on, and a birth without it leaves at 0
 * (`org.apache.kafka.server.common.Feature`, defaultLevel). kraft.version never is among them: it turns the quorum into another
 * kind for good, and 3.9 says that it did without doing it.
 */
const followers: readonly { readonly feature: string; readonly level: number; readonly from: number }[] = [
  { feature: "group.version", level: 1, from: 22 },
  { feature: "transaction.version", level: 2, from: 24 },
  { feature: "eligible.leader.replicas.version", level: 1, from: 26 },
  { feature: "share.version", level: 1, from: 28 },
  { feature: "streams.version", level: 1, from: 29 },
];

/** What one server said of its features. */
export interface ServerFeatures extends Features {
  /** Example: `controller 101`. */
  readonly name: string;
}

/** What has to be raised, in this order, each step once the one before is done; and who cannot do it yet. */
export interface FeatureSteps {
  readonly steps: readonly FeatureLevels[];
  readonly notReady: readonly string[];
}

/**
 * The levels that are still to be raised for a release line, once every server of the cluster knows them. What is higher
 * already stays: no level is ever taken back.
 */
export function featureSteps(
  { release, line }: NonNullable<Plan["features"]>,
  servers: readonly ServerFeatures[],
): FeatureSteps {
  // One that was just restarted may not have read all of the metadata.
  const finalized = (feature: string) => Math.max(0, ...servers.map((one) => one.finalized[feature] ?? 0));
  const common = Math.min(...servers.map(({ supported }) => supported[metadataVersion]?.max ?? 0));
  // A line that is not in the table is known to its own servers alone.
  const target = levelOfLine[line] ?? (line === lineOf(release) ? common : 0);
  const behind = servers.filter(({ supported }) => (supported[metadataVersion]?.max ?? 0) < target);
  if (behind.length > 0)
    return {
      steps: [],
      notReady: behind.map(
        ({ name, supported }) =>
          `${name} knows ${metadataVersion} up to ${supported[metadataVersion]?.max ?? 0}, not ${target}`,
      ),
    };
  const now = finalized(metadataVersion);
  const knows = (feature: string, wanted: number) =>
    servers.every(({ supported }) => (supported[feature]?.max ?? 0) >= wanted);
  const others = followers.filter(
    ({ feature, level: wanted, from }) => target >= from && finalized(feature) < wanted && knows(feature, wanted),
  );
  return {
    steps: [
      ...(target > now ? [{ [metadataVersion]: target }] : []),
      ...(others.length === 0
        ? []
        : [Object.fromEntries(others.map(({ feature, level: wanted }) => [feature, wanted]))]),
    ],
    notReady: [],
  };
}
