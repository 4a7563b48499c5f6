import { compareVersions, lineOf } from "../../model/versions";
import { releaseOf } from "../check-server-change";
import type { ChangeProblem, ServerChange, ServerState } from "../server-change";
import { protocolKey } from "./protocol";

/** A broker with what it is and shall be. */
interface Broker {
  readonly place: string;
  readonly release: string;
  readonly spoken: string;
  readonly wanted: { readonly version: string; readonly protocol: string; readonly isGiven: boolean };
}

/**
 * Brokers of two release lines understand each other only while all of them speak the protocol of the older one, and what has
 * once been spoken cannot be lowered (Kafka documentation, "Upgrading"). So an upgrade has two steps, each an `up` of its own:
 * the version, with the protocol that runs; then the protocol. Until the second one, the first can be taken back. A step that
 * cannot be taken back is taken only when it was asked for.
 */
export function checkUpgrade(servers: readonly ServerChange[]): ChangeProblem[] {
  const brokers = servers.flatMap(brokerOf);
  // One that was cut in the middle of a step is judged with the others.
  const spoken = brokers
    .map((broker) => broker.spoken)
    .sort(compareVersions)
    .at(-1);
  const releases = [...new Set(brokers.map(({ release }) => release))].sort(compareVersions);
  if (spoken === undefined) return [];
  return brokers.flatMap(({ place, wanted }) =>
    judge({ wanted, spoken, releases }).map((problem) => ({ place, ...problem })),
  );
}

interface Step {
  readonly wanted: Broker["wanted"];
  /** The newest protocol that a broker speaks. */
  readonly spoken: string;
  /** Every release of which there is a broker, the newest last. */
  readonly releases: readonly string[];
}

function judge(step: Step): Omit<ChangeProblem, "place">[] {
  const { wanted, spoken, releases } = step;
  const order = compareVersions(wanted.protocol, spoken);
  const otherLine = releases.some((release) => lineOf(release) !== lineOf(wanted.version));
  if (order < 0) return [lowered(step)];
  if (order === 0) return otherLine ? [reversible(step)] : [];
  if (otherLine) return [tooEarly(step)];
  return [wanted.isGiven ? irreversible(step) : unasked(step)];
}

function lowered(step: Step): Omit<ChangeProblem, "place"> {
  const { wanted, spoken, releases } = step;
  const knows = compareVersions(lineOf(wanted.version), spoken) >= 0;
  return {
    severity: "error",
    rule: `kafka.version: brokers that have spoken the protocol ${spoken} cannot go back to an older one`,
    given: given(step),
    fix: `set ${knows ? "" : `kafka.version: ${releases.at(-1)} and `}kafka.protocol: "${spoken}"`,
  };
}

function tooEarly(step: Step): Omit<ChangeProblem, "place"> {
  return {
    severity: "error",
    rule: "kafka.version: brokers of another release line must speak the protocol that runs until all of them are replaced",
    given: given(step),
    fix: `set kafka.protocol: "${step.spoken}" together with the version; once the new release has proven itself, kafka.protocol: current`,
  };
}

function unasked(step: Step): Omit<ChangeProblem, "place"> {
  return {
    severity: "error",
    rule: "kafka.protocol: must say so when brokers shall speak a newer protocol, from which there is no way back",
    given: given(step),
    fix: `set kafka.protocol: "${step.spoken}" to leave it as it is, or kafka.protocol: current to go on`,
  };
}

function irreversible(step: Step): Omit<ChangeProblem, "place"> {
  return {
    severity: "warning",
    rule: "kafka.protocol: a newer protocol cannot be taken back, nor can the release that brought it",
    given: given(step),
    fix: `set kafka.protocol: "${step.spoken}" for as long as the way back shall be open`,
  };
}

function reversible(step: Step): Omit<ChangeProblem, "place"> {
  const { releases, wanted } = step;
  return {
    severity: "warning",
    rule: "kafka.version: another release line can be taken back while brokers speak the protocol that both know",
    given: given(step),
    fix: `to go back, set kafka.version to ${releases.filter((one) => one !== wanted.version).join(" or ")} again`,
  };
}

function given({ wanted: { version, protocol }, spoken, releases }: Step): string {
  return `${version} with the protocol ${protocol}, while ${releases.join(" and ")} with the protocol ${spoken} runs`;
}

/** A broker that is new, or of which nobody knows the release, is not judged. */
function brokerOf(server: ServerChange): Broker[] {
  const { place, service, wanted, running, installed } = server;
  const [release, version] = [releaseOf(server), wanted?.version];
  if (service !== "kafka" || release === undefined || version === undefined) return [];
  return [
    {
      place,
      release,
      spoken: protocolOf(running.properties === undefined ? installed : running, release),
      wanted: {
        version,
        protocol: protocolOf(wanted, version),
        isGiven: wanted?.properties?.[protocolKey] !== undefined,
      },
    },
  ];
}

/** The line of releases whose protocol a broker speaks; its own unless its configuration names another. */
function protocolOf({ properties = {} }: ServerState = {}, release: string): string {
  return lineOf((properties[protocolKey] ?? release).replace(/-IV\d+$/, ""));
}
