import { addressProblem } from "../../model/address";
import { type ConfigIssue, error, show } from "../../model/issue";
import { securityOf } from "../../security/security-schema";
import { stepOf } from "../../security/steps";
import { defaultListeners, type ListenerSetting, knownListeners, protocolOf } from "./listener-settings";
import { everyAddress, type ListenerProtocol } from "./listeners";
import { protocolNames } from "./properties/security-keys";
import type { KafkaHost, KafkaStack } from "./schema";

/** Rules about settings that only brokers on hosts have: listeners, their addresses, directories. */
export function validateKafkaOnHosts(config: KafkaStack): ConfigIssue[] {
  return [
    ...validateListeners(config),
    ...config.hosts.flatMap((host) => [
      ...validateAddresses("advertised", host, config),
      ...validateAddresses("bind", host, config),
    ]),
    ...validateDirectories(config),
  ];
}

function validateListeners(config: KafkaStack): ConfigIssue[] {
  const { kafka } = config;
  const listeners = knownListeners(config);
  const names = listeners.map(({ name }) => name);
  const issues = listeners.flatMap((listener) => validateName(listener, config));
  if (names.length === 0 || new Set(names).size < names.length)
    issues.push(
      error({
        property: "kafka.listeners",
        rule: "must be at least one, with different names",
        given: names.length === 0 ? "no listener" : names.join(", "),
        fix: `leave it out for ${defaultListeners(config)}, or name each differently`,
      }),
    );
  if (kafka.interBrokerListener !== undefined && !names.includes(kafka.interBrokerListener))
    issues.push(
      error({
        property: "kafka.interBrokerListener",
        rule: "must name one of kafka.listeners",
        given: show(kafka.interBrokerListener),
        fix: `use ${names.join(" or ")}`,
      }),
    );
  return issues;
}

function validateName(listener: ListenerSetting, config: KafkaStack): ConfigIssue[] {
  const { name } = listener;
  const property = "kafka.listeners[].name";
  const written = name.toUpperCase().replace(/[^A-Z0-9_]/g, "_");
  const protocol = protocolOf(listener, config);
  if (protocolNames.includes(written) && protocol !== written)
    return [
      error({
        property,
        rule: `must not be ${written}: ${protocol === "PLAINTEXT" ? "without security: secure the listener has no TLS and no logins" : `the listener has ${protocol}`}`,
        given: show(name),
        fix: `use a name that is no security protocol, such as ${freeName(protocol, config)}${orMark(written, config)}`,
      }),
    ];
  if (/^[A-Z][A-Z0-9_]*$/.test(name)) return [];
  const legal = /^[A-Z]/.test(written) ? written : `L_${written}`;
  return [
    error({ property, rule: "must be capitals, digits and underscores", given: show(name), fix: `write ${legal}` }),
  ];
}

/** Of a cluster that is not secure yet, it may be the listener that all use. */
function orMark(name: string, config: KafkaStack): string {
  const step = stepOf(securityOf(config));
  return name === "PLAINTEXT" && step !== "closed" ? ", or set security: plaintext on it" : "";
}

/** A name that no listener of the stack has yet. */
function freeName(protocol: ListenerProtocol, config: KafkaStack): string {
  const taken = knownListeners(config).map(({ name }) => name);
  const names = protocol === "SSL" ? ["INTERNAL", "BROKERS"] : ["CLIENTS", "APPS", "USERS"];
  return names.find((name) => !taken.includes(name)) ?? `L${taken.length}`;
}

/** Addresses by listener: what clients are told, and what is bound. */
function validateAddresses(key: "advertised" | "bind", host: KafkaHost, config: KafkaStack): ConfigIssue[] {
  const names = knownListeners(config).map(({ name }) => name);
  return Object.entries(host[key] ?? {}).flatMap(([listener, address]) => {
    const property = `hosts[${host.name}].${key}.${listener}`;
    if (!names.includes(listener))
      return error({
        property,
        rule: "must name one of kafka.listeners",
        given: show(listener),
        fix: `use ${names.join(" or ")}, or add the listener`,
      });
    if (key === "bind" && address === everyAddress) return [];
    const problem = addressProblem(address, { alone: config.hosts.length === 1 });
    if (problem === undefined) return [];
    const fix =
      key === "bind" && address === "::" ? `write ${everyAddress}: all addresses, those of IPv6 as well` : problem.fix;
    return error({ property, given: show(address), ...problem, fix });
  });
}

function validateDirectories({ kafka }: KafkaStack): ConfigIssue[] {
  if (kafka.paths.data === undefined || kafka.paths.data.length > 0) return [];
  return [
    error({
      property: "kafka.paths.data",
      rule: "must be at least one directory, one for each disk",
      given: "none",
      fix: "leave it out for the default, or list the directories",
    }),
  ];
}
