import type { PropertyMap } from "../../model/properties";
import type { SecurityStep } from "../../security/steps";

const mapKey = "listener.security.protocol.map";
const brokersKey = "inter.broker.listener.name";
const listenersKey = "listeners";
const toldKey = "advertised.listeners";

/** The keys of server.properties that say how the bytes of each listener travel, and which one the brokers use. */
export const protocolKeys = [listenersKey, toldKey, mapKey, brokersKey];

/** The protocol of each listener by its name; without a map, listeners have those that they are called by. */
export function protocolsOf(properties: PropertyMap): Readonly<Record<string, string>> {
  const entries = (properties[mapKey] ?? "PLAINTEXT:PLAINTEXT").split(",").map((entry) => entry.split(":"));
  return Object.fromEntries(entries.flatMap(([name, protocol]) => (name && protocol ? [[name, protocol]] : [])));
}

/** The port of each listener by its name. */
export function portsOf(properties: PropertyMap): Readonly<Record<string, string>> {
  return portsIn(properties[listenersKey]);
}

/** The port that clients of each listener are told, by its name. */
export function toldPortsOf(properties: PropertyMap): Readonly<Record<string, string>> {
  return portsIn(properties[toldKey] ?? properties[listenersKey]);
}

function portsIn(listeners = ""): Readonly<Record<string, string>> {
  const all = listeners.matchAll(/([^,:]+):\/\/[^,]*:(\d+)/g);
  return Object.fromEntries([...all].map(([, name = "", port = ""]) => [name, port]));
}

/** The listener that brokers use among themselves. */
export function betweenBrokers(properties: PropertyMap): string {
  return properties[brokersKey] ?? "PLAINTEXT";
}

/** Brokers that leave security are as they were before it. */
export function stepOf(properties: PropertyMap): SecurityStep | undefined {
  return stepBy(properties, betweenBrokers(properties));
}

/**
 * The step of the file of a server.
 *
 * @param between - The listener that servers use among themselves.
 */
export function stepBy(properties: PropertyMap, between: string): SecurityStep | undefined {
  if (properties[listenersKey] === undefined && properties[mapKey] === undefined) return undefined;
  const protocols = protocolsOf(properties);
  const plain = Object.values(protocols).filter((protocol) => protocol === "PLAINTEXT").length;
  if (plain === 0) return "closed";
  if (plain === Object.keys(protocols).length) return "plaintext";
  return protocols[between] === "PLAINTEXT" ? "opened" : "kept";
}
