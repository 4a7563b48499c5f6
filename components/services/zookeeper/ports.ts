import type { Server } from "../../model/cluster-spec";
import type { Port } from "../../model/port";
import { ensembleStepOf, prefersTls } from "../../security/steps";
import type { ZooKeeperGroup } from "./resolve";

/** The ports of a ZooKeeper server; the client port is open on all addresses, whatever the others know it by. */
export function zookeeperPorts(
  { settings: { ports }, properties, security }: ZooKeeperGroup,
  { address }: Server,
): Port[] {
  const bind = /^\s*true\s*$/i.test(properties["quorumListenOnAllIPs"] ?? "") ? "*" : address;
  const port = (name: keyof typeof ports, rest: Omit<Port, "name" | "number" | "property">): Port => ({
    ...{ name, number: ports[name], property: `zookeeper.ports.${name}` },
    ...rest,
  });
  return [
    port("client", {
      ...{ bind: "*", scope: "client", peers: ["kafka", "kafka-controller"], purpose: "ZooKeeper's clients" },
      ...(prefersTls(ensembleStepOf(security)) ? { tls: true } : {}),
    }),
    port("quorum", { bind, scope: "server", peers: ["zookeeper"], purpose: "the quorum" }),
    port("election", { bind, scope: "server", peers: ["zookeeper"], purpose: "leader election" }),
  ];
}
