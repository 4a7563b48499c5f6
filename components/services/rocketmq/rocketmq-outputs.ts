import type { ServerGroups } from "../../model/cluster-spec";
import { brokerEndpoints } from "./broker-files";
import { type RocketmqAccess, rocketmqClientFiles, type RocketmqClientFiles } from "./clients/client-files";
import { nameServerEndpoints } from "./name-servers/endpoints";
import { proxyEndpoints } from "./proxies/proxy-files";
import { proxiesOf } from "./proxies/resolve";
import { rocketmqName, rocketmqOf } from "./resolve";

/** What a stack tells clients of RocketMQ. */
interface RocketmqOutputs {
  readonly rocketmqNameServers?: string;
  readonly rocketmqEndpoints?: string;
  readonly rocketmqBrokers?: ReturnType<typeof brokerEndpoints>;
  readonly rocketmqClientFiles?: RocketmqClientFiles;
}

/** What a stack tells clients of RocketMQ; nothing when it has none. */
export function rocketmqOutputs(cluster: ServerGroups, access: RocketmqAccess = {}): RocketmqOutputs {
  if (cluster.groups.every(({ service }) => service !== rocketmqName)) return {};
  const proxies = proxiesOf(cluster);
  return {
    rocketmqNameServers: nameServerEndpoints(cluster),
    ...(proxies === undefined ? {} : { rocketmqEndpoints: proxyEndpoints(proxies).join(";") }),
    rocketmqBrokers: brokerEndpoints(rocketmqOf(cluster)),
    rocketmqClientFiles: rocketmqClientFiles(cluster, access),
  };
}
