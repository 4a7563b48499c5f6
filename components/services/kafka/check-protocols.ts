import type { ChangeProblem, ServerChange } from "../server-change";
import { betweenBrokers, portsOf, protocolsOf, toldPortsOf } from "./listener-protocols";

/**
 * A broker that was restarted must be able to talk to those that were not: by a listener that both have, with the same
 * protocol. And a listener that clients use does not become another one under its name.
 */
export function checkProtocols({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = [installed.properties, wanted?.properties];
  if (before === undefined || after === undefined) return [];
  if (installed.step === "plaintext" && wanted?.step === "plaintext") return [];
  const problem = (rule: string, given: string, fix: string): ChangeProblem[] => [
    { place, severity: "error", rule, given, fix },
  ];
  const [were, are] = [protocolsOf(before), protocolsOf(after)];
  const turned = Object.keys(were).find(
    (name) => are[name] !== undefined && isPlain(are[name]) !== isPlain(were[name]),
  );
  if (turned !== undefined)
    return problem(
      `kafka.listeners[${turned}]: cannot change between plain text and TLS under its name, which clients and brokers use`,
      `${are[turned]}, while ${were[turned]} is installed`,
      isPlain(were[turned])
        ? `set security: plaintext on it, and add listeners with other names and ports for TLS`
        : `remove security: plaintext from it, and add the listeners in plain text with other names and ports`,
    );
  const [old, now] = [betweenBrokers(before), betweenBrokers(after)];
  if (are[old] !== were[old] || were[now] !== are[now])
    return problem(
      `kafka.interBrokerListener: cannot change with security: secure: brokers that were restarted would be shut out by the others`,
      `${now}, while ${old} is installed`,
      `${are[old] === undefined ? `put the listener ${old} back${mark(were[old])}, and ` : ""}set kafka.interBrokerListener: ${old}`,
    );
  if (installed.step === wanted?.step) return [];
  const [had, has] = [portsOf(before), portsOf(after)];
  const moved = movedOf(had, has);
  if (moved !== undefined)
    return problem(
      `kafka.listeners[${moved}].port: cannot change together with security.plaintextUntil`,
      `${has[moved]}, while ${had[moved]} is installed`,
      `set it back to ${had[moved]}, run to the end, and change it then`,
    );
  const [knew, know] = [toldPortsOf(before), toldPortsOf(after)];
  const told = movedOf(knew, know);
  if (told === undefined) return [];
  const setting = `kubernetes.kafka.external${isPlain(are[told]) ? "" : ".secure"}`;
  return problem(
    `${setting}: the port of clients ${isPlain(are[told]) ? "in plain text" : "with TLS"} cannot change together with security.plaintextUntil`,
    `${know[told]}, while ${knew[told]} is installed`,
    `set it to ${knew[told]} for this broker${isPlain(are[told]) ? "" : " (the node port, or the port of a load balancer)"}, run to the end, and change it then`,
  );
}

/** The first listener that has another port than before. */
function movedOf(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  return Object.keys(before).find((name) => after[name] !== undefined && after[name] !== before[name]);
}

/** What the stack file says of a listener in plain text on the way to TLS. */
function mark(protocol: string | undefined): string {
  return isPlain(protocol) ? " with security: plaintext" : "";
}

function isPlain(protocol: string | undefined): boolean {
  return protocol === "PLAINTEXT";
}
