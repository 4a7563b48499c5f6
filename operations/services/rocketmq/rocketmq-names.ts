import { nameServerName } from "../../../components/services/rocketmq/name-servers/resolve";
import { proxyName } from "../../../components/services/rocketmq/proxies/resolve";
import { rocketmqName } from "../../../components/services/rocketmq/resolve";
import type { ServiceNames } from "../service";

/** What name servers, each with a controller, are called. */
export const nameServerNames = {
  name: nameServerName,
  title: "RocketMQ name servers",
  noun: "name server",
  servers: "name servers",
  group: "the name servers",
} as const satisfies ServiceNames;

/** What the brokers of one host are called, which share a process. */
export const brokerNames = {
  name: rocketmqName,
  title: "RocketMQ",
  noun: "brokers",
  servers: "brokers of RocketMQ",
  group: "the brokers of RocketMQ",
} as const satisfies ServiceNames;

/** What gRPC proxies are called. */
export const proxyNames = {
  name: proxyName,
  title: "RocketMQ proxies",
  noun: "proxy",
  servers: "proxies",
  group: "the proxies",
} as const satisfies ServiceNames;
