import type { PropertyMap } from "../../model/properties";
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
  return checkPorts(before, after).flatMap(({ rule, given, fix }) => problem(rule, given, fix));
}

/** What clients are told does not change with a step; where brokers listen for it is their own business. */
function checkPorts(before: PropertyMap, after: PropertyMap): Pick<ChangeProblem, "rule" | "given" | "fix">[] {
  const [knew, know] = [toldPortsOf(before), toldPortsOf(after)];
  const name = Object.keys(knew).find((one) => know[one] !== undefined && know[one] !== knew[one]);
  if (name === undefined) return [];
  const given = `${know[name]}, while ${knew[name]} is installed`;
  const then = "run to the end, and change it then";
  if (portsOf(before)[name] === knew[name] && portsOf(after)[name] === know[name]) {
    const rule = `kafka.listeners[${name}].port: cannot change together with security.plaintextUntil`;
    return [{ rule, given, fix: `set it back to ${knew[name]}, ${then}` }];
  }
  const plain = isPlain(protocolsOf(after)[name]);
  const [setting, clients] = plain ? ["", "in plain text"] : [".secure", "with TLS"];
  return [
    {
      rule: `kubernetes.kafka.external${setting}: the port of clients ${clients} cannot change together with security.plaintextUntil`,
      given,
      fix: `set it to ${knew[name]} for this broker (a node port, or the port of a load balancer), ${then}`,
    },
  ];
}

/** What the stack file says of a listener in plain text on the way to TLS. */
function mark(protocol: string | undefined): string {
  return isPlain(protocol) ? " with security: plaintext" : "";
}

function isPlain(protocol: string | undefined): boolean {
  return protocol === "PLAINTEXT";
}
