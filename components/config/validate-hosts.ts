import { groupBy } from "../model/group-by";
import { isHostKey } from "../model/host-key";
import { type ConfigIssue, error, show, warning } from "../model/issue";
import type { ClusterConfig, HostConfig } from "./config-schema";
import type { Surroundings } from "./validation-context";

const dnsName =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** Rules about the hosts: who they are, what runs on them, and how they are reached. */
export function validateHosts(config: ClusterConfig, surroundings: Surroundings): ConfigIssue[] {
  const { hosts } = config;
  if (hosts.length === 0) {
    const fix = "list at least one host, better three, with name, address, zookeeperId and brokerId";
    return [error({ property: "hosts", rule: "must list the hosts of the cluster", given: "no hosts", fix })];
  }
  return [
    ...hosts.flatMap((host) => validateHost(host, config, surroundings)),
    ...duplicates(hosts, "name"),
    ...duplicates(hosts, "address"),
    ...duplicates(hosts, "zookeeperId"),
    ...duplicates(hosts, "brokerId"),
    ...validateRacks(hosts),
    ...validateLost(hosts),
    ...validateLogin(config),
  ];
}

function validateLost(hosts: readonly HostConfig[]): ConfigIssue[] {
  if (!hosts.every(({ lost }) => lost)) return [];
  return [
    error({
      property: "hosts[].lost",
      rule: "at least one host must be left",
      given: `all ${hosts.length} hosts are lost`,
      fix: "set up new hosts and put them in the list; a cluster that is gone as a whole: pulumi stack rm --force",
    }),
  ];
}

/** The same rules as far as they are about who is who. */
export function validateIdentities(hosts: readonly HostConfig[]): ConfigIssue[] {
  return [
    ...hosts.flatMap(validateIds),
    ...duplicates(hosts, "name"),
    ...duplicates(hosts, "zookeeperId"),
    ...duplicates(hosts, "brokerId"),
    ...validateRacks(hosts),
  ];
}

/** As `AdminUtils` of Kafka has it: "Not all brokers have rack information for replica rack aware assignment". */
function validateRacks(hosts: readonly HostConfig[]): ConfigIssue[] {
  const brokers = hosts.filter(({ brokerId }) => brokerId !== undefined);
  const without = brokers.filter(({ rack }) => rack === undefined);
  if (without.length === 0 || without.length === brokers.length) return [];
  return [
    error({
      property: "hosts[].rack",
      rule: "must be given for every broker or for none: Kafka places no copies while it knows the racks of some",
      given: `none on ${without.map(({ name }) => name).join(", ")}`,
      fix: "give each of them its rack, or remove the others",
    }),
  ];
}

/** Hosts are named, not counted, in messages: positions change when the list does. */
function at(host: HostConfig, key: keyof HostConfig): string {
  return `hosts[${host.name}].${key}`;
}

function validateHost(host: HostConfig, config: ClusterConfig, surroundings: Surroundings): ConfigIssue[] {
  return [
    ...validateNames(host),
    ...validateIds(host),
    ...validateAdvertised(host, config),
    ...validateHostKey(host, config, surroundings),
  ];
}

function validateNames(host: HostConfig): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(host.name))
    issues.push(
      error({
        property: at(host, "name"),
        rule: "must be letters, digits and inner hyphens",
        given: show(host.name),
        fix: "use the short host name, such as kafka1",
      }),
    );
  if (!isAddress(host.address))
    issues.push(
      error({
        property: at(host, "address"),
        rule: "must be an IPv4 address or a DNS name, without a port",
        given: show(host.address),
        fix: "give the address that the other hosts and the clients use, such as 192.168.10.101",
      }),
    );
  return issues;
}

function isAddress(address: string): boolean {
  return dnsName.test(address) && (!/^[\d.]+$/.test(address) || isIpv4(address));
}

function isIpv4(address: string): boolean {
  const parts = address.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function validateIds(host: HostConfig): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const { zookeeperId, brokerId } = host;
  if (zookeeperId === undefined && brokerId === undefined)
    issues.push(
      error({
        property: `hosts[${host.name}]`,
        rule: "must run ZooKeeper, a broker, or both",
        given: "neither zookeeperId nor brokerId",
        fix: "give it an id, or remove the host",
      }),
    );
  if (zookeeperId !== undefined && (zookeeperId < 1 || zookeeperId > 255))
    issues.push(
      error({
        property: at(host, "zookeeperId"),
        rule: "must be 1 to 255 (ZooKeeper Administrator's Guide, myid)",
        given: show(zookeeperId),
        fix: "choose a free id in that range",
      }),
    );
  if (brokerId !== undefined && (brokerId < 0 || brokerId > 1000))
    issues.push(
      error({
        property: at(host, "brokerId"),
        rule: "must be 0 to 1000 (Kafka's reserved.broker.max.id)",
        given: show(brokerId),
        fix: "choose a free id in that range",
      }),
    );
  return issues;
}

function validateAdvertised(host: HostConfig, config: ClusterConfig): ConfigIssue[] {
  const names = config.kafka.listeners.map(({ name }) => name);
  return Object.entries(host.advertised ?? {}).flatMap(([listener, address]) => {
    const property = `${at(host, "advertised")}.${listener}`;
    if (!names.includes(listener))
      return error({
        property,
        rule: "must name one of kafka.listeners",
        given: show(listener),
        fix: `use ${names.join(" or ")}, or add the listener`,
      });
    if (isAddress(address)) return [];
    return error({
      property,
      rule: "must be an IPv4 address or a DNS name, without a port",
      given: show(address),
      fix: "give the host alone; the port is the listener's",
    });
  });
}

function validateHostKey(host: HostConfig, config: ClusterConfig, surroundings: Surroundings): ConfigIssue[] {
  const key = Object.hasOwn(surroundings.hostKeys, host.name) ? surroundings.hostKeys[host.name] : undefined;
  const property = at(host, "hostKey");
  if (key === undefined && surroundings.sandboxNotStarted) return [];
  if (key === undefined)
    return [
      error({
        property,
        rule: "must be known: without it, anybody could answer for the host",
        given:
          config.ssh.knownHosts === undefined ? "no key" : `no key for ${host.address} in ${config.ssh.knownHosts}`,
        fix: `take it from a console of the host (cat /etc/ssh/ssh_host_ed25519_key.pub), not from the network`,
      }),
    ];
  if (isHostKey(key)) return [];
  const fix = "copy the whole line of /etc/ssh/ssh_host_ed25519_key.pub: the type, a blank, the key";
  return [error({ property, rule: "must be an SSH public key line", given: show(key), fix })];
}

function duplicates(hosts: readonly HostConfig[], key: "name" | "address" | "zookeeperId" | "brokerId"): ConfigIssue[] {
  const used = hosts.filter((host) => host[key] !== undefined);
  return groupBy(used, (host) => host[key])
    .filter((group) => group.length > 1)
    .map((group) =>
      error({
        property: `hosts[].${key}`,
        rule: "must differ on every host",
        given: `${show(group[0]?.[key])} on ${group.length} hosts: ${group.map(({ name }) => name).join(", ")}`,
        fix: "give each of them its own",
      }),
    );
}

/** Rules about how many hosts run what. */
export function validateCounts({ hosts }: ClusterConfig): ConfigIssue[] {
  const members = hosts.filter(({ zookeeperId }) => zookeeperId !== undefined).length;
  const brokers = hosts.filter(({ brokerId }) => brokerId !== undefined).length;
  if (hosts.length === 0) return [];
  const issues: ConfigIssue[] = [];
  if (members === 0) issues.push(noneOf("zookeeperId", "a ZooKeeper server"));
  if (brokers === 0) issues.push(noneOf("brokerId", "a broker"));
  if (members > 0 && members % 2 === 0)
    issues.push(
      warning({
        property: "hosts[].zookeeperId",
        rule: `an ensemble of ${members} survives no more failures than one of ${members - 1}`,
        given: `${members} members`,
        fix: "use an odd number: 3 or 5",
      }),
    );
  return issues;
}

function noneOf(key: string, what: string): ConfigIssue {
  return error({
    property: `hosts[].${key}`,
    rule: `at least one host must run ${what}`,
    given: "none does",
    fix: `set ${key} on the hosts that shall run it, better on three`,
  });
}

function validateLogin({ ssh, sandbox }: ClusterConfig): ConfigIssue[] {
  const ways = [ssh.privateKey, ssh.privateKeyFile, ssh.password].filter((way) => way !== undefined);
  if (ways.length === 1) return [];
  return [
    error({
      property: "ssh",
      rule: "must hold exactly one of privateKeyFile, privateKey (secret) and password (secret)",
      given: ways.length === 0 ? "none of them" : `${ways.length} of them`,
      fix: sandbox ? "set ssh.privateKeyFile to .sandbox/<stack>/id_ed25519" : "set ssh.privateKeyFile, remove others",
    }),
  ];
}
