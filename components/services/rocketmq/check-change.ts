import { checkLeftData } from "../check-server-change";
import { type ChangeProblem, type ChangeRules, pick, type ServerChange } from "../server-change";
import { containerFile, containerProperties } from "./broker-files";
import { rocketmqName, rocketmqOf } from "./resolve";

const filesKey = "brokerConfigPaths";
const keys = [filesKey, "rocketmqHome"];

/** What the brokers of a host cannot become without losing what they have. */
export const brokerChanges: ChangeRules = {
  file: containerFile,
  keys,
  dataKeys: ["rocketmqHome"],
  versionJar: "rocketmq-broker",
  leaving: {
    rule: "a server of RocketMQ may leave only when it has no replica of a broker group",
    fix: "put it back; a host that is gone for good stays in the stack file with lost: true",
  },
  properties(cluster, id) {
    const server = rocketmqOf(cluster).servers.find((one) => one.id === id);
    return server === undefined ? {} : pick(containerProperties(cluster, server), keys);
  },
  check: (servers) =>
    servers
      .filter(({ service, wanted }) => service === rocketmqName && wanted !== undefined)
      .flatMap((server) => [...checkGroups(server), ...checkSecurity(server), ...checkLeftData(server, leftMessages)]),
};

const leftMessages = {
  rule: "rocketmq.paths.data: a directory with messages cannot be left behind: brokers would begin with none",
  fix: "set the path back; or stop the brokers of this host, move the files to the new directory, owner and all, and run again",
};

/** A group that leaves takes its messages with it; another order would give groups the ports and the masters of others. */
function checkGroups({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = [installed.properties?.[filesKey], wanted?.properties?.[filesKey]].map(groupsIn);
  if (before === undefined || after === undefined || before.every((name, index) => after[index] === name)) return [];
  return [
    {
      place,
      severity: "error",
      rule: "rocketmq.groups, rocketmq.replicas: broker groups with their replicas stay where they are; new groups come after them",
      given: `${after.join(", ")} on this host, while ${before.join(", ")} are installed`,
      fix: `set rocketmq.groups and rocketmq.replicas back, so that ${before.join(", ")} come first here`,
    },
  ];
}

/** While some were restarted and others were not, replicas would not talk to each other, nor clients to all of them. */
function checkSecurity({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = [installed.properties?.[filesKey], wanted?.properties?.[filesKey]].map(modeIn);
  if (before === undefined || after === undefined || before === after) return [];
  return [
    {
      place,
      severity: "error",
      rule: "security: cannot change where RocketMQ has brokers: these take logins from all of their clients or from none, and there is no step between",
      given: `${after}, while the brokers are ${before}`,
      fix: `set security back to ${before}; or deploy another stack beside this one, and move applications there (docs/migrate.md)`,
    },
  ];
}

/** Brokers with logins are started with files that have a password, in a directory of their own. */
function modeIn(paths: string | undefined): "secure" | "plaintext" | undefined {
  if (paths === undefined || paths === "") return undefined;
  return paths.split(":").every((path) => /\/tls\/[^/]+$/.test(path)) ? "secure" : "plaintext";
}

/** `a` and `b` of `/etc/rocketmq/a.conf:/etc/rocketmq/b.conf`. */
function groupsIn(paths: string | undefined): string[] | undefined {
  return paths?.split(":").map((path) => path.replace(/^.*\/|\.conf$/g, ""));
}
