import type { Port } from "../../../model/port";
import type { ProxyGroup } from "./resolve";

/** The ports of a proxy, which listens on all addresses. */
export function proxyPorts({ settings, isSecure }: ProxyGroup): Port[] {
  const tls = isSecure === true ? { tls: true } : {};
  return [
    {
      ...{ name: "grpc", number: settings.port, property: "rocketmq.proxy.port" },
      ...{ ...tls, bind: "*", scope: "client", peers: [], purpose: "clients with gRPC" },
    },
    {
      ...{ name: "remoting", number: settings.remotingPort, property: "rocketmq.proxy.remotingPort" },
      ...{ ...tls, bind: "*", scope: "server", peers: [], purpose: "nobody" },
    },
  ];
}
