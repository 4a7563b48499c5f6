import type { Server } from "../../model/cluster-spec";
import type { Port } from "../../model/port";
import { groupsOn, type ReplicaGroup, type RocketmqGroup } from "./resolve";

/**
 * The ports of the brokers on one host: those of the process that they share first. It alone listens on one address: what brokers
 * in it listen on is made without any (`NettyRemotingServer.newRemotingServer`).
 */
export function brokerPorts(group: RocketmqGroup, server: Server): Port[] {
  const { container } = group.settings.ports;
  const purpose = "the process of the brokers";
  const tls = group.isSecure === true ? { tls: true } : {};
  const base = { property: "rocketmq.ports.container", scope: "server", peers: [], purpose, ...tls } as const;
  return [
    { ...base, name: "container", number: container, bind: server.address },
    { ...base, name: "container-fast", number: container - 2, bind: "*" },
    ...groupsOn(group, server).flatMap((replica) => groupPorts(replica, tls)),
  ];
}

/**
 * A broker also listens two below its port, for requests that nothing else may hold up, and one above it: to replicas, and there it
 * has neither TLS nor logins.
 */
function groupPorts({ name, port }: ReplicaGroup, tls: Pick<Port, "tls">): Port[] {
  const base = { property: "rocketmq.ports.broker", bind: "*" } as const;
  const peers = ["rocketmq", "rocketmq-namesrv", "rocketmq-proxy"];
  return [
    { ...base, ...tls, name, number: port, scope: "client", peers, purpose: `group ${name}` },
    {
      ...base,
      ...tls,
      name: `${name}-fast`,
      number: port - 2,
      scope: "client",
      peers,
      purpose: `urgent requests of group ${name}`,
    },
    {
      ...base,
      name: `${name}-ha`,
      number: port + 1,
      scope: "server",
      peers: ["rocketmq"],
      purpose: `replication of group ${name}`,
    },
  ];
}
