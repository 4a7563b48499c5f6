import { type ServiceName, serviceNames } from "../../components/services/registry";
import { controllersOperations } from "./kafka/controllers/controllers-operations";
import { kafkaOperations } from "./kafka/kafka-operations";
import { nameServersOperations, proxiesOperations, rocketmqOperations } from "./rocketmq/rocketmq-operations";
import type { ServiceOperations } from "./service";
import { zookeeperOperations } from "./zookeeper/zookeeper-operations";

/** What is asked of and done to the servers of each service. This is the only list. */
export const operations = {
  zookeeper: zookeeperOperations,
  "kafka-controller": controllersOperations,
  kafka: kafkaOperations,
  "rocketmq-namesrv": nameServersOperations,
  rocketmq: rocketmqOperations,
  "rocketmq-proxy": proxiesOperations,
} as const satisfies Readonly<Record<ServiceName, ServiceOperations>>;

/** All of them, each behind those that it depends on; functions take such a list, so that tests can add a service to it. */
export const allOperations: readonly ServiceOperations[] = serviceNames.map((name) => operations[name]);

/** The same for people: what clients connect to stands first. */
export function forReaders(services: readonly ServiceOperations[]): ServiceOperations[] {
  return [...services].reverse();
}
