import { groupBy } from "../../../model/group-by";
import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import type { Port } from "../../../model/port";
import { settingsWithoutEffect } from "../../settings-without-effect";
import { nameServerPorts } from "../name-servers/ports";
import { resolveQuorum } from "../name-servers/resolve";
import { nameServerPodDefaults } from "../name-servers/kubernetes/name-server-pod-settings";
import { brokerPorts } from "../ports";
import { proxyPorts } from "../proxies/ports";
import { resolveProxiesOn } from "../proxies/resolve";
import { hasRocketmq, replicationOf, resolveBrokers } from "../resolve";
import { type RocketmqInPods, rocketmqPodDefaults } from "./rocketmq-pod-settings";

/** Rules about RocketMQ in pods. */
export function validateRocketmqInPods(config: RocketmqInPods): ConfigIssue[] {
  const { rocketmq, nameServers } = config.kubernetes;
  if (!hasRocketmq(config)) {
    const why = "no host that runs RocketMQ: set hosts[].rocketmqId";
    return [
      ...settingsWithoutEffect("kubernetes.rocketmq", rocketmq, rocketmqPodDefaults, why),
      ...settingsWithoutEffect("kubernetes.nameServers", nameServers, nameServerPodDefaults, why),
    ];
  }
  return [
    ...validateWorkload(config),
    ...validateReplicas(config),
    ...validateImage(config),
    ...validatePorts(config),
    ...validateNetworkPolicy(config),
  ];
}

/** Who a broker is stands in its store: another pod would be another replica, and that of the old one be missed for ever. */
function validateWorkload({ kubernetes: { workload } }: RocketmqInPods): ConfigIssue[] {
  if (workload === "StatefulSet") return [];
  return [
    error({
      property: "kubernetes.workload",
      rule:
        "must be StatefulSet with RocketMQ: without volumes each new pod would be a further replica to the controllers, " +
        "and that of the pod before would never be in sync again",
      given: show(workload),
      fix: "set kubernetes.workload: StatefulSet",
    }),
  ];
}

/** One template makes all pods, so each has the files of all groups. */
function validateReplicas(config: RocketmqInPods): ConfigIssue[] {
  const { replicas } = replicationOf(config);
  const count = config.hosts.filter(({ rocketmqId }) => rocketmqId !== undefined).length;
  if (replicas >= count) return [];
  return [
    error({
      property: "rocketmq.replicas",
      rule: `must be ${count} on Kubernetes, the number of hosts with a rocketmqId: all pods are made alike, so each has a replica of every group`,
      given: show(replicas),
      fix: `remove it for ${count}`,
    }),
  ];
}

/** What `scripts/image` makes has a tag with a digest. */
const ofOurMake = /(^|\/)kafka-zookeeper\/[^/]+$|-[0-9a-f]{8}(@|$)/;

/** Slaves of the official 5.5.0 never learn how far consumer groups are (apache/rocketmq#10284). */
function validateImage({ kubernetes }: RocketmqInPods): ConfigIssue[] {
  const { image } = kubernetes.rocketmq;
  const property = "kubernetes.rocketmq.image";
  const fix = "set rocketmq.source: maven, build one with scripts/image, and name it here";
  if (image === undefined || /(^|\/)apache\/rocketmq([:@]|$)/.test(image))
    return [
      error({
        property,
        rule:
          "must be an image of your own: slaves of the official one never learn how far consumer groups are, which a failover would " +
          "set back by hours (apache/rocketmq#10284)",
        given: image === undefined ? "no image, which means the official one" : show(image),
        fix,
      }),
    ];
  if (ofOurMake.test(image)) return [];
  return [
    warning({
      property,
      rule: "must hold fastjson2 2.0.63 or newer (apache/rocketmq#10284), which this program does not look for",
      given: show(image),
      fix: `${fix}, unless you have built it so`,
    }),
  ];
}

/** What listens in one pod meets there; its user may not have the ports below 1024. */
function validatePorts(config: RocketmqInPods): ConfigIssue[] {
  const server = { id: config.hosts.find(({ rocketmqId }) => rocketmqId !== undefined)?.rocketmqId ?? 1 };
  const one = { ...server, host: "", address: "", lost: false };
  const [brokers, nameServers, proxies] = [
    resolveBrokers(config, [one]),
    resolveQuorum(config, [one]),
    resolveProxiesOn(config, [one]),
  ];
  const pods: readonly Port[][] = [
    brokers === undefined ? [] : brokerPorts(brokers, one),
    nameServers === undefined ? [] : nameServerPorts(nameServers, one),
    proxies === undefined ? [] : proxyPorts(proxies),
  ];
  const wrong = pods.flat().filter(({ number }) => number < 1024 || number > 65535);
  const clashes = pods.flatMap((ports) => groupBy(ports, ({ number }) => number).filter((group) => group.length > 1));
  const of = (ports: readonly Port[]) => [...new Set(ports.map(({ property }) => property))].join(", ");
  return [
    ...groupBy(wrong, ({ property }) => property).map((ports) =>
      error({
        property: of(ports),
        rule: "must leave all ports in 1024 to 65535: the pods' user may have no others",
        given: ports.map(({ number, purpose }) => `${number} for ${purpose}`).join(", "),
        fix: "remove it for its default",
      }),
    ),
    ...clashes.map((ports) =>
      error({
        property: of(ports),
        rule: "must be different ports: they meet in one pod",
        given: `${ports[0]?.number} for ${ports.map(({ purpose }) => purpose).join(" and ")}`,
        fix: "remove them for their defaults",
      }),
    ),
  ];
}

/** Whoever reaches a controller may elect masters, and forget replicas. */
function validateNetworkPolicy({ kubernetes: { networkPolicy } }: RocketmqInPods): ConfigIssue[] {
  if (networkPolicy) return [];
  return [
    warning({
      property: "kubernetes.networkPolicy",
      rule: "should be true with RocketMQ: its name servers and controllers have no login, so every pod that reaches them may take the cluster over",
      given: show(networkPolicy),
      fix: "set kubernetes.networkPolicy: true, and label the pods of clients; or keep others away by policies of your own",
    }),
  ];
}
