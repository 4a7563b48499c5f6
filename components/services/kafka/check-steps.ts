import { offersSecure, type SecurityStep } from "../../security/steps";
import type { ChangeProblem, ServerChange } from "../server-change";

/** The way from plain text to security; who leaves security is nearly where it began. */
const way: Readonly<Record<SecurityStep, number>> = { plaintext: 0, left: 0.5, opened: 1, kept: 2, closed: 3 };
const steps = Object.keys(way) as SecurityStep[];

/** What the servers of a stack shall be: brokers, and the ensemble if there is one. */
interface Steps {
  readonly brokers: SecurityStep;
  readonly ensemble: SecurityStep;
  /** The ensemble is none of the stack. */
  readonly isOutside: boolean;
}

/**
 * Servers that were restarted must be able to talk to those that were not, and brokers to their ensemble, whose servers are
 * restarted first. So one step follows the other, by what runs: a roll that was cut may have left servers at two of them.
 */
export function checkSteps(servers: readonly ServerChange[], quorum: Quorum = noQuorum): ChangeProblem[] {
  const judged = servers
    .flatMap((server) => (isOnWay(server) ? (judgedOf(server) ?? []) : []))
    .concat(quorum.controllers);
  const wanted = wantedOf(servers);
  if (wanted === undefined) return [];
  const fix = fixFor(judged, wanted, quorum.secondPort);
  return judged
    .filter((server) => cannotBecome(server, wanted, judged))
    .map(({ place, before }) => ({
      place,
      severity: "error",
      rule: "security: from plain text to TLS and back it goes step by step, or servers that were restarted could not talk to the others",
      given: `${textOf(wanted)}, while ${before} runs`,
      fix,
    }));
}

/** Brokers and their ensemble; controllers are told apart. */
function isOnWay({ service }: ServerChange): boolean {
  return service === "kafka" || service === "zookeeper";
}

/** A server that was there and stays. */
interface Judged {
  readonly place: string;
  /** Controllers go the way of brokers. */
  readonly isBroker: boolean;
  readonly before: SecurityStep;
}

/** What is known of controllers, see `quorumOf`. */
export interface Quorum {
  readonly controllers: readonly Judged[];
  /** What the stack file has to say for two listeners of controllers. */
  readonly secondPort?: string;
}

const noQuorum: Quorum = { controllers: [] };

/** One that does not run starts as it shall be; it counts as what it was, because of what others may remember of it. */
function judgedOf({ place, service, runs, running, installed, wanted }: ServerChange): Judged | undefined {
  const before = (runs ? running.step : undefined) ?? installed.step;
  if (before === undefined || wanted?.step === undefined) return undefined;
  return { place, isBroker: service === "kafka", before };
}

/** Without an ensemble of its own a stack has only brokers, to which that of somebody else is one in plain text. */
function wantedOf(servers: readonly ServerChange[]): Steps | undefined {
  const stepOf = (isBroker: boolean) =>
    servers.find(({ service, wanted }) => service === (isBroker ? "kafka" : "zookeeper") && wanted?.step !== undefined)
      ?.wanted?.step;
  const [brokers, ensemble] = [stepOf(true), stepOf(false)];
  if (brokers === undefined && ensemble === undefined) return undefined;
  return { brokers: brokers ?? "plaintext", ensemble: ensemble ?? "plaintext", isOutside: ensemble === undefined };
}

function cannotBecome(
  { isBroker, before }: Judged,
  { brokers, ensemble }: Omit<Steps, "isOutside">,
  all: readonly Judged[],
): boolean {
  if (!isBroker) return isFar(before, ensemble);
  const hasTls = all.some((server) => !server.isBroker && server.before !== "plaintext");
  // The ensemble would not understand it any more, long before its own restart.
  return isFar(before, brokers) || (offersSecure(before) && hasTls && ensemble === "plaintext");
}

/** Whether servers at two steps would not understand each other. */
export function isFar(before: SecurityStep, after: SecurityStep): boolean {
  return Math.abs(Math.floor(way[before]) - Math.floor(way[after])) > 1;
}

/** The next step on the way to what is wanted that all servers can take. */
function fixFor(judged: readonly Judged[], wanted: Steps, secondPort: string | undefined): string {
  const part = partOf(judged, wanted);
  const goal =
    way[
      part === "mode" || wanted.brokers !== "plaintext"
        ? wanted.brokers
        : wanted.ensemble === "opened"
          ? "left"
          : "plaintext"
    ];
  const possible = steps.filter((step) => {
    const target = { brokers: brokersAt(step), ensemble: ensembleAt(step, part, wanted) };
    return judged.every((server) => !cannotBecome(server, target, judged));
  });
  const [next] = possible.sort((a, b) => Math.abs(way[a] - goal) - Math.abs(way[b] - goal));
  if (next === undefined) return "set security back to what it was";
  const isBoth = next === "opened" || next === "kept";
  const also = isBoth && secondPort !== undefined ? `, with ${secondPort},` : "";
  const first = `set ${settingOf(next, part)}${also} first, run to the end, then go on`;
  // A stack file that says nothing may have meant to change nothing.
  const isPlain = judged.every(({ before }) => before === "plaintext");
  return isPlain ? `${first}; or set security: plaintext to leave it as it is` : first;
}

/** What of security is not on the way: `ensemble`: it stays in plain text, `mode`: only the ensemble is secure, or none. */
function partOf(judged: readonly Judged[], { brokers, ensemble }: Steps): "none" | "ensemble" | "mode" {
  const members = judged.filter(({ isBroker }) => !isBroker);
  const plain = members.every(({ before }) => before === "plaintext");
  const secure = brokers !== "plaintext" || judged.some(({ isBroker, before }) => isBroker && before !== "plaintext");
  if (secure && plain && ensemble === "plaintext" && members.length > 0) return "ensemble";
  return brokers === "plaintext" && way[ensemble] > way.opened ? "mode" : "none";
}

function brokersAt(step: SecurityStep): SecurityStep {
  return step === "left" ? "plaintext" : step;
}

function ensembleAt(step: SecurityStep, part: "none" | "ensemble" | "mode", wanted: Steps): SecurityStep {
  if (part === "ensemble") return "plaintext";
  if (part === "mode") return wanted.ensemble;
  return step === "left" ? "opened" : step;
}

/** As it stands in a stack file. */
function settingOf(step: SecurityStep, part: "none" | "ensemble" | "mode"): string {
  if (step === "plaintext") return "security: plaintext";
  const until = step === "closed" ? "" : `, plaintextUntil: ${step}`;
  if (part === "ensemble") return `security: { mode: secure, zookeeper: plaintext${until} }`;
  return step === "closed" ? "security: secure" : `security: { mode: secure${until} }`;
}

function textOf({ brokers, ensemble, isOutside }: Steps): string {
  return brokers === ensemble || isOutside ? brokers : `${brokers} for brokers and ${ensemble} for ZooKeeper`;
}
