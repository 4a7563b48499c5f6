import type { PropertyMap } from "../../model/properties";
import type { ChangeProblem, ServerChange } from "../server-change";

const mapKey = "listener.security.protocol.map";
const brokersKey = "inter.broker.listener.name";

/** The keys of server.properties that say how the bytes of each listener travel, and which one the brokers use. */
export const protocolKeys = [mapKey, brokersKey];

/**
 * A broker that was restarted must be able to talk to those that were not: by a listener that both have, with the same
 * protocol. To go from plain text to TLS takes several rolls, whose phases this program does not have yet.
 */
export function checkProtocols({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = [installed.properties, wanted?.properties];
  if (before === undefined || after === undefined) return [];
  const problem = (rule: string, given: string, fix: string): ChangeProblem[] => [
    { place, severity: "error", rule, given, fix },
  ];
  const [were, are] = [isSecure(before), isSecure(after)];
  if (were !== are)
    return problem(
      "security: cannot change once brokers are installed: the phases from plain text to TLS and back do not exist yet",
      `${modeOf(are)}, while ${modeOf(were)} is installed`,
      `set security: ${modeOf(were)}; for a cluster without records: pulumi destroy with deleteData, then up`,
    );
  if (!were || before[brokersKey] === after[brokersKey]) return [];
  const [old = "", names] = [before[brokersKey], Object.keys(protocolsOf(after))];
  return problem(
    "kafka.interBrokerListener: cannot change with security: secure: brokers that were restarted would be shut out by the others",
    `${after[brokersKey]}, while ${old} is installed`,
    `${names.includes(old) ? "" : `put the listener ${old} back, and `}set kafka.interBrokerListener: ${old}`,
  );
}

function isSecure(properties: PropertyMap): boolean {
  return Object.values(protocolsOf(properties)).some((protocol) => protocol !== "PLAINTEXT");
}

function modeOf(secure: boolean): string {
  return secure ? "secure" : "plaintext";
}

/** `CLIENTS:SASL_SSL,INTERNAL:SSL`; absent, listeners have the protocols that they are called by. */
function protocolsOf(properties: PropertyMap): Record<string, string> {
  const entries = (properties[mapKey] ?? "").split(",").map((entry) => entry.split(":"));
  return Object.fromEntries(entries.flatMap(([name, protocol]) => (name && protocol ? [[name, protocol]] : [])));
}
