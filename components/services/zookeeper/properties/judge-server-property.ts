import { doubtful, ownedBy, type PropertyProblem, refused } from "../../../model/property-problem";
import { nearest } from "../../../model/nearest";
import { judgeSetting, losesDigits, type SettingValue } from "../../../model/setting-kinds";
import { compareVersions } from "../../../model/versions";
import { isJuteMaxBuffer } from "../jute";
import { versionOf } from "../../resolve-group";
import type { ZooKeeperStack } from "../schema";
import { zookeeperVersions } from "../versions";
import { securityOfServerKey } from "./security-keys";
import { serverSetting, serverSettings } from "./server-settings";

/** What is wrong or doubtful about a key of zoo.cfg and its value, in the version of a stack. */
export function judgeServerProperty(
  key: string,
  value: SettingValue,
  config: ZooKeeperStack,
): PropertyProblem | undefined {
  const refusal =
    ownerOfServerKey(key) ??
    clashing(key, value) ??
    securityOfServerKey(key, value, config) ??
    systemProperty(key, value);
  if (refusal !== undefined) return refusal;
  const known = serverSetting(key);
  const problem = known === undefined ? losesDigits(value) : judgeSetting(known.kind, key, value);
  if (problem !== undefined) return { severity: "error", ...problem };
  if (isTooLow(key, value)) return tooLow;
  const { version } = versionOf(config.zookeeper, zookeeperVersions);
  if (known === undefined) return key.startsWith("metricsProvider.") ? undefined : unknownKey(key, version);
  if (!/^3\.\d/.test(version) || compareVersions(known.since, version) <= 0) return undefined;
  return doubtful(`is known to ZooKeeper ${known.since} and newer; ZooKeeper ${version} ignores it`);
}

const owners: Readonly<Record<string, PropertyProblem>> = {
  clientPort: ownedBy("zookeeper.ports.client"),
  dataDir: ownedBy("zookeeper.paths.data"),
  dataLogDir: ownedBy("zookeeper.paths.dataLog"),
  "4lw.commands.whitelist": refused("is set by this program, whose health gates need srvr, mntr and ruok"),
};

/** What is said of a key of zoo.cfg that this program sets; undefined when it does not. */
export function ownerOfServerKey(key: string): PropertyProblem | undefined {
  if (key.startsWith("server.")) return ownedBy("hosts[].zookeeperId", "hosts[].address");
  return Object.hasOwn(owners, key) ? owners[key] : undefined;
}

/** Connections to one server, from one address or from all; 0 is no limit. */
const connections: readonly string[] = ["maxClientCnxns", "maxCnxns"];
const leastConnections = 10;

function isTooLow(key: string, value: SettingValue): boolean {
  const count = Number(value);
  return connections.includes(key) && count !== 0 && count < leastConnections;
}

const tooLow = refused(
  `must leave room for brokers and the operator's tools, which would be shut out with less than ${leastConnections} connections`,
  `set it to ${leastConnections} or more, to 0 for no limit, or remove it`,
);

const votes = refused("must not be set: this program counts on a majority of servers with one vote each");
const file = refused(
  "must not be set: the members are in zoo.cfg, and a dynamic file would hide those of the stack file",
);
const bound = refused(
  "must not be set: a server answers on all its addresses, and brokers ask it by that of the stack file",
);

/** Keys that take away what this program does itself; some only with a certain value. */
const clashes: Readonly<Record<string, { readonly problem: PropertyProblem; readonly value?: string }>> = {
  clientPortAddress: { problem: bound },
  dynamicConfigFile: { problem: file },
  version: { problem: file },
  peerType: {
    problem: refused(
      "must not be observer: it would hold for all servers, and then none could vote",
      "remove it here, and set hosts[].zookeeperRole: observer on the hosts that shall observe",
    ),
    value: "observer",
  },
  reconfigEnabled: {
    problem: refused("must be false: the stack file says who belongs to the ensemble, and an up would undo the rest"),
    value: "true",
  },
  standaloneEnabled: {
    problem: refused("must be true: with one server, this program expects it to run standalone"),
    value: "false",
  },
};

function clashing(key: string, value: SettingValue): PropertyProblem | undefined {
  if (/^(group|weight)/.test(key)) return votes;
  const clash = Object.hasOwn(clashes, key) ? clashes[key] : undefined;
  if (clash === undefined) return undefined;
  return clash.value === undefined || clash.value === plain(value) ? clash.problem : undefined;
}

/** ZooKeeper puts `zookeeper.` before what it does not know in zoo.cfg, so these never get there. */
function systemProperty(key: string, value: SettingValue): PropertyProblem | undefined {
  const rule = "has no effect in zoo.cfg: it is a system property of the JVM";
  const option = `[-D${key}=${String(value).trim()}]`;
  if (key === "jute.maxbuffer")
    return refused(rule, `remove it here, and set zookeeper.juteMaxBuffer: ${juteOf(value)}, for servers and brokers`);
  if (!/^(jute\.|znode\.container\.|readonlymode\.enabled$)/.test(key)) return undefined;
  return refused(rule, `remove it here, and set zookeeper.jvmOptions: ${option}`);
}

/** What was meant, as far as the setting takes it. */
function juteOf(value: SettingValue): number {
  const bytes = Number(value);
  return isJuteMaxBuffer(bytes) ? bytes : 4 * 2 ** 20;
}

function unknownKey(key: string, version: string): PropertyProblem {
  const own = key.replace(/^zookeeper\./, "");
  if (own !== key && serverSetting(own) !== undefined)
    return doubtful("has no effect: in zoo.cfg, ZooKeeper puts zookeeper. before the name itself", `write ${own}`);
  const meant = nearest(key, [...serverSettings(version), ...Object.keys(owners)]);
  const rule = `is no setting of ZooKeeper ${version} that this program knows`;
  if (meant === undefined) return doubtful(rule, "remove it, unless your ZooKeeper reads it");
  const place = ownerOfServerKey(meant)?.owners;
  return doubtful(rule, `did you mean ${meant}?${place === undefined ? "" : ` It belongs to ${place.join(", ")}`}`);
}

function plain(value: SettingValue): string {
  return String(value).trim().toLowerCase();
}
