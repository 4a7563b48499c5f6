import type { Server } from "../../../model/cluster-spec";
import type { Port } from "../../../model/port";
import type { NameServerGroup } from "./resolve";

/** The ports of a name server, and of the controller inside. */
export function nameServerPorts({ settings: { ports }, isSecure }: NameServerGroup, { address }: Server): Port[] {
  const tls = isSecure === true ? { tls: true } : {};
  const peers = ["rocketmq-namesrv", "rocketmq"];
  return [
    {
      ...{ name: "name-server", number: ports.nameServer, property: "rocketmq.nameServer.ports.nameServer" },
      ...{ ...tls, bind: address, scope: "client", peers: [...peers, "rocketmq-proxy"], purpose: "routes" },
    },
    {
      ...{ name: "controller", number: ports.controller, property: "rocketmq.nameServer.ports.controller" },
      ...{ ...tls, bind: address, scope: "server", peers, purpose: "the quorum of controllers" },
    },
  ];
}
