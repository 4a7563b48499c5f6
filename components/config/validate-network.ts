import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show } from "../model/issue";
import type { ClusterConfig, HostConfig } from "./config-schema";

/** Rules about listeners and ports. */
export function validateNetwork(config: ClusterConfig): ConfigIssue[] {
  return [...validateListeners(config), ...validatePorts(config)];
}

function validateListeners({ kafka }: ClusterConfig): ConfigIssue[] {
  const names = kafka.listeners.map(({ name }) => name);
  const issues = names
    .filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))
    .map((name) =>
      error({
        property: "kafka.listeners[].name",
        rule: "must be capitals, digits and underscores",
        given: show(name),
        fix: `write ${name.toUpperCase().replace(/[^A-Z0-9_]/g, "_")}`,
      }),
    );
  if (names.length === 0 || new Set(names).size < names.length)
    issues.push(
      error({
        property: "kafka.listeners",
        rule: "must be at least one, with different names",
        given: names.length === 0 ? "no listener" : names.join(", "),
        fix: "leave it out for PLAINTEXT on 9092, or name each differently",
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

interface UsedPort {
  readonly at: string;
  readonly port: number;
}

/** What listens on a host; ports of what runs elsewhere may be the same. */
function portsOf(config: ClusterConfig, host: HostConfig): UsedPort[] {
  const { ports } = config.zookeeper;
  const { zookeeperId, brokerId, sshPort } = host;
  return [
    ...(["client", "quorum", "election"] as const)
      .filter(() => zookeeperId !== undefined)
      .map((key) => ({ at: `zookeeper.ports.${key}`, port: ports[key] })),
    ...config.kafka.listeners
      .filter(() => brokerId !== undefined)
      .map(({ name, port }) => ({ at: `kafka.listeners[${name}].port`, port })),
    sshPort === undefined
      ? { at: "ssh.port", port: config.ssh.port }
      : { at: `hosts[${host.name}].sshPort`, port: sshPort },
  ];
}

function validatePorts(config: ClusterConfig): ConfigIssue[] {
  const byHost = config.hosts.map((host) => portsOf(config, host));
  const used = new Map(byHost.flat().map((one) => [one.at, one]));
  const clashes = byHost
    .flatMap((ports) => groupBy(ports, ({ port }) => port).filter((group) => group.length > 1))
    .map((group) => [group.map(({ at }) => at).join(", "), group] as const);
  return [
    ...[...used.values()]
      .filter(({ port }) => port < 1 || port > 65535)
      .map(({ at, port }) =>
        error({ property: at, rule: "must be a port, 1 to 65535", given: show(port), fix: "choose another port" }),
      ),
    ...[...new Map(clashes)].map(([property, group]) =>
      error({
        property,
        rule: "must be different ports: they meet on one host",
        given: show(group[0]?.port),
        fix: "give each its own port",
      }),
    ),
  ];
}
