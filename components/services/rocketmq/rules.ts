import { type ConfigIssue, error, show, warning } from "../../model/issue";
import { heapBytes, sizeOf } from "../../model/jvm";
import { settingsWithoutEffect } from "../settings-without-effect";
import { logbackLevels, validateLogLevels } from "../validate-log-levels";
import { groupNames, hasRocketmq, neededDirectMemory } from "./resolve";
import { rocketmqDefaults, type RocketmqStack } from "./schema";
import { validateMessageTopics } from "./topics/validate-topics";
import { validateRocketmqSecurity } from "./security/validate-security";
import { validateReplicas } from "./validate-replicas";
import { validateRocketmqUsers } from "./users/validate-users";

/** Rules about the settings of RocketMQ, wherever it would run. */
export function validateRocketmq(config: RocketmqStack): ConfigIssue[] {
  if (!hasRocketmq(config))
    return settingsWithoutEffect(
      "rocketmq",
      config.rocketmq,
      rocketmqDefaults,
      "no host that runs RocketMQ: set hosts[].rocketmqId",
    );
  return [
    ...validateRocketmqSecurity(config),
    ...validateNames(config),
    ...validateReplicas(config),
    ...validateNumbers(config),
    ...validateDirectMemory(config),
    ...validateMessageTopics(config),
    ...validateRocketmqUsers(config),
    ...validateLogLevels("rocketmq", config.rocketmq.logging, logbackLevels),
  ];
}

/** Names stand in paths, in names of files and in `NAME-PEERS` of controllers. */
const plainName = /^[A-Za-z][A-Za-z0-9_]{0,30}$/;

function validateNames(config: RocketmqStack): ConfigIssue[] {
  const { cluster } = config.rocketmq;
  const names = groupNames(config);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const rule = "must be a letter, then letters, digits and underscores, at most 31";
  const issues = names
    .filter((name) => !plainName.test(name) || ["container", "rocketmq"].includes(name))
    .map((name) =>
      error({
        property: "rocketmq.groups",
        rule: `each ${rule}, and not container`,
        given: show(name),
        fix: "write short names, such as a, b and c",
      }),
    );
  if (!plainName.test(cluster))
    issues.push(
      error({ property: "rocketmq.cluster", rule, given: show(cluster), fix: "write a short name, such as shop" }),
    );
  if (names.length === 0)
    issues.push(
      error({
        property: "rocketmq.groups",
        rule: "must name at least one broker group",
        given: "none",
        fix: "remove it for the default",
      }),
    );
  if (twice.length > 0)
    issues.push(
      error({
        property: "rocketmq.groups",
        rule: "must be different: two groups of one name would be one",
        given: twice.map(show).join(", "),
        fix: "give each group a name of its own",
      }),
    );
  if (names.length > 8)
    issues.push(
      error({
        property: "rocketmq.groups",
        rule: "must be at most 8: the brokers of a host share one process",
        given: `${names.length} groups`,
        fix: "use as many as there are hosts",
      }),
    );
  return issues;
}

function validateNumbers({ rocketmq }: RocketmqStack): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  if (rocketmq.retentionHours < 1 || rocketmq.retentionHours > 24 * 3650)
    issues.push(
      error({
        property: "rocketmq.retentionHours",
        rule: "must be 1 to 87600 hours",
        given: show(rocketmq.retentionHours),
        fix: "remove it for 72",
      }),
    );
  const bytes = heapBytes(rocketmq.maxMessageSize) ?? 0;
  if (bytes < 1024 || bytes > 128 * 1024 ** 2)
    issues.push(
      error({
        property: "rocketmq.maxMessageSize",
        rule: "must be 1k to 128m: every thread that writes keeps a buffer of this size",
        given: show(rocketmq.maxMessageSize),
        fix: "remove it for 4m",
      }),
    );
  return issues;
}

/** With less, brokers run, and consumers get nothing (`Cannot reserve ... bytes of direct buffer memory`). */
function validateDirectMemory(config: RocketmqStack): ConfigIssue[] {
  const { directMemory, maxMessageSize } = config.rocketmq;
  if (directMemory === undefined) return [];
  const needed = neededDirectMemory(config);
  if ((heapBytes(directMemory) ?? 0) >= needed) return [];
  const groups = groupNames(config).length;
  return [
    error({
      property: "rocketmq.directMemory",
      rule: `must be at least ${sizeOf(needed) ?? "more"} with rocketmq.maxMessageSize ${maxMessageSize} and ${groups} broker groups: consumers would silently get nothing`,
      given: show(directMemory),
      fix: "remove it for what is needed, or lower rocketmq.maxMessageSize",
    }),
  ];
}

/** Rules that count hosts. */
export function validateRocketmqHosts(config: RocketmqStack): ConfigIssue[] {
  const hosts = config.hosts.filter(({ rocketmqId }) => rocketmqId !== undefined).length;
  if ([0, 1, 3].includes(hosts)) return [];
  return [
    error({
      property: "hosts[].rocketmqId",
      rule: "must be on one host or on three: this program places no other number of name servers, controllers and replicas yet",
      given: `${hosts} hosts`,
      fix: "set rocketmqId on three hosts",
    }),
  ];
}

/** The official archive of 5.5.0 is refused, and one of one's own is believed. */
export function validateRocketmqSource({ rocketmq }: RocketmqStack): ConfigIssue[] {
  const { source } = rocketmq;
  if (source === "maven") return [];
  const isOfficial =
    source === undefined || /\.zip$|\/rocketmq-all-[\d.]+-bin-release|archive\.apache\.org/.test(source);
  if (isOfficial)
    return [
      error({
        property: "rocketmq.source",
        rule:
          "must not be the official archive of 5.5.0: slaves never learn how far consumer groups are, which a failover would set back " +
          "by hours (apache/rocketmq#10284)",
        given: show(source ?? "the Apache archive, as no source is given"),
        fix: "set rocketmq.source: maven, which takes fastjson2 2.0.63 instead of what 5.5.0 names",
      }),
    ];
  return [
    warning({
      property: "rocketmq.source",
      rule: "the archive must hold fastjson2 2.0.63 or newer (apache/rocketmq#10284), which this program does not look for",
      given: show(source),
      fix: "set rocketmq.source: maven, unless you have built it so",
    }),
  ];
}
