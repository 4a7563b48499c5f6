import { type ConfigIssue, error, show } from "../../../model/issue";
import type { SettingValue } from "../../../model/setting-kinds";
import type { Located } from "../../service-schema";
import type { KafkaHost, KafkaStack } from "../schema";

/** A limit below which brokers and the operator's own tools no longer get in, with what goes on above it. */
interface Limit {
  readonly key: string;
  readonly least: number;
  readonly of: string;
}

/** Connections that one address needs: a broker fetches, controls and coordinates over one each, and tools come from hosts, too. */
const perAddress = 10;

const addressKey = "max.connections.per.ip";
const overridesKey = "max.connections.per.ip.overrides";

/** Limits of connections and requests must leave a way in for the other brokers and the operator (KIP-402, KIP-612). */
export function validateLimits(config: KafkaStack): ConfigIssue[] {
  const { properties } = config.kafka;
  const brokers = Math.max(1, config.hosts.filter(({ brokerId }) => brokerId !== undefined).length);
  return [
    ...limits(brokers).flatMap((limit) => tooLow(limit, properties[limit.key])),
    ...perAddressIssues(config, String(properties[addressKey] ?? ""), String(properties[overridesKey] ?? "")),
  ];
}

function limits(brokers: number): Limit[] {
  return [
    {
      key: "max.connections",
      least: perAddress * brokers,
      of: `${perAddress} connections for each of ${brokers} brokers, and for the operator's tools`,
    },
    { key: "max.connection.creation.rate", least: perAddress, of: `${perAddress} connections in a second` },
    { key: "socket.request.max.bytes", least: 1_048_576, of: "what brokers tell each other of their partitions" },
  ];
}

function tooLow({ key, least, of }: Limit, value: SettingValue | undefined): ConfigIssue[] {
  const text = String(value ?? "").trim();
  // What is no number is told by itself.
  if (!/^\d+$/.test(text) || Number(text) >= least) return [];
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: `must leave room for ${of}: below it, brokers shut out each other and the operator`,
      given: show(value),
      fix: `set it to ${least} or more, or remove it`,
    }),
  ];
}

/** From the address of a host come its own broker, and the operator's tools, which are started there. */
function perAddressIssues({ hosts }: KafkaStack, limit: string, overrides: string): ConfigIssue[] {
  const counts = new Map(
    overrides
      .split(",")
      .filter((entry) => entry.includes(":"))
      .map(countOf),
  );
  const ofHost = ({ name, address = name }: Pick<KafkaHost, "name"> & Partial<Located>) =>
    counts.get(address) ?? counts.get(name);
  const low = hosts.filter((host) => (ofHost(host) ?? perAddress) < perAddress);
  if (low.length > 0)
    return [
      error({
        property: `kafka.properties.${overridesKey}`,
        rule: `must allow ${perAddress} connections or more from a host of the stack: its broker and the operator's tools come from there`,
        given: low.map((host) => `${host.name}: ${ofHost(host)}`).join(", "),
        fix: `set ${perAddress} or more for the hosts of the stack`,
      }),
    ];
  const others = hosts.filter((host) => ofHost(host) === undefined);
  // Without exceptions, 0 is what no broker starts with.
  if (!/^\d+$/.test(limit) || (Number(limit) === 0 && overrides === "") || (hosts.length > 0 && others.length === 0))
    return [];
  return tooLow({ key: addressKey, least: perAddress, of: "a broker and the operator's tools at one address" }, limit);
}

function countOf(entry: string): [address: string, count: number] {
  const at = entry.lastIndexOf(":");
  return [entry.slice(0, at).trim(), Number(entry.slice(at + 1))];
}
