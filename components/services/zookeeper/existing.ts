import { addressProblem } from "../../model/address";
import { endpointText, ipv6Groups, normalAddress } from "../../model/ip-address";
import { type ConfigIssue, error, show } from "../../model/issue";
import type { ExternalServer } from "../service";
import { settingsWithoutEffect } from "../settings-without-effect";
import { type ZooKeeperConfig, zookeeperDefaults, type ZooKeeperStack } from "./schema";

/** An address and a port of an ensemble that this program does not run. */
interface Endpoint {
  readonly text: string;
  readonly address: string;
  readonly port: number;
}

const property = "zookeeper.existing";

/** Why settings of servers say nothing beside it. */
export const whyUnused = "zookeeper.existing: no ZooKeeper server is deployed then";

const example = "zk1.example.org:2181,zk2.example.org:2181";

/** The addresses of an ensemble that this program does not run; undefined when it runs its own. */
export function existingEndpoints({ existing }: ZooKeeperConfig): readonly Endpoint[] | undefined {
  return existing?.split(",").map((part) => {
    const text = part.trim();
    const [, inBrackets, plain, port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(text) ?? [];
    if (port === undefined) return { text, address: "", port: NaN };
    const address = normalAddress(inBrackets ?? plain ?? "");
    return { text: inBrackets === undefined ? text : `[${address}]:${port}`, address, port: Number(port) };
  });
}

/** The same for the preflight: what the hosts of brokers have to reach. */
export function existingServers(config: ZooKeeperConfig): ExternalServer[] {
  return (existingEndpoints(config) ?? []).map(({ address, port }) => {
    return { address, port, property, purpose: "ZooKeeper's clients", peers: ["kafka"] };
  });
}

/** Rules about an ensemble that this program does not run. */
export function validateExisting(config: ZooKeeperStack): ConfigIssue[] {
  const { existing } = config.zookeeper;
  if (existing === undefined) return [];
  return [...validateText(existing, config), ...validateServers(config), ...validateSettings(config)];
}

function validateText(existing: string, { zookeeper }: ZooKeeperStack): ConfigIssue[] {
  const problem = (rule: string, given: string, fix: string) => error({ property, rule, given: show(given), fix });
  const slash = existing.indexOf("/");
  if (slash >= 0) {
    const [servers, path] = [existing.slice(0, slash), existing.slice(slash).replace(/\/+$/, "")];
    const fix = path === "" ? `write ${servers}` : `write ${servers}, and set kafka.chroot: ${path}`;
    return [problem("must be addresses with ports only; the path of the brokers is kafka.chroot", existing, fix)];
  }
  const endpoints = existingEndpoints(zookeeper) ?? [];
  const bad = endpoints.flatMap((one) => endpointProblem(one, problem));
  const twice = endpoints.filter(({ text }, index) => endpoints.findIndex((one) => sameText(one.text, text)) < index);
  return [...bad, ...twice.map(({ text }) => problem("must name each server once", text, "remove the second one"))];
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function endpointProblem(
  { text, address, port }: Endpoint,
  problem: (rule: string, given: string, fix: string) => ConfigIssue,
): ConfigIssue[] {
  if (Number.isNaN(port))
    return [
      problem(
        "must name each server as address:port, with commas between them and an IPv6 address in brackets",
        text,
        text === "" ? `remove the empty entry; write it as ${example}` : `${portFix(text)}`,
      ),
    ];
  if (port < 1 || port > 65535)
    return [problem("must have ports from 1 to 65535", text, "write the port of ZooKeeper's clients, such as 2181")];
  if (text.startsWith("[") && ipv6Groups(address.replace(/%.*$/, "")) === undefined)
    return [problem("must be an IPv6 address", text, `write ${example}`)];
  const wrong = addressProblem(address, { alone: true });
  if (wrong === undefined) return [];
  const [, meant] = /^write (.*)$/.exec(wrong.fix) ?? [];
  return [problem(wrong.rule, text, meant === undefined ? wrong.fix : `write ${endpointText(meant, port)}`)];
}

function portFix(text: string): string {
  const colons = text.split(":").length - 1;
  if (colons > 1)
    return ipv6Groups(text) !== undefined ? `write [${text}]:2181, with its own port` : `write it as ${example}`;
  return colons === 0 ? `write ${text}:2181, with its own port` : `write ${text.split(":")[0]}:2181, with its own port`;
}

function validateServers(config: ZooKeeperStack): ConfigIssue[] {
  return serversWithoutEffect(
    config,
    whyUnused,
    "remove it; or remove zookeeper.existing, and this program runs the ensemble",
  );
}

/** Servers in the stack file that are not deployed. */
function serversWithoutEffect({ hosts }: ZooKeeperStack, reason: string, fix: string): ConfigIssue[] {
  return hosts
    .filter(({ zookeeperId }) => zookeeperId !== undefined)
    .map(({ name, zookeeperId }) =>
      error({
        property: `hosts[${name}].zookeeperId`,
        rule: `must be left out with ${reason}`,
        given: show(zookeeperId),
        fix,
      }),
    );
}

/** Why settings of ZooKeeper do nothing while the cluster has none. */
export const whyNone = "kafka.metadata: kraft, the default of Kafka 4: there is no ZooKeeper";

/** Rules about what a stack file says of ZooKeeper while the cluster has none. */
export function validateUnused(config: ZooKeeperStack): ConfigIssue[] {
  return [
    ...serversWithoutEffect(config, whyNone, "remove it; the servers of the quorum are hosts[].controllerId"),
    ...settingsWithoutEffect("zookeeper", config.zookeeper, zookeeperDefaults, whyNone),
  ];
}

/** Settings that say something about brokers too. */
const ofBrokers = ["existing", "juteMaxBuffer"];

function validateSettings({ zookeeper }: ZooKeeperStack): ConfigIssue[] {
  const own = Object.entries(zookeeper).filter(([key]) => !ofBrokers.includes(key));
  return settingsWithoutEffect("zookeeper", Object.fromEntries(own), zookeeperDefaults, whyUnused);
}
