import type { Reach } from "../../operations/transport/transport";
import { LaterStream } from "../stack/later-stream";
import { RocketmqClient } from "./client";

const services = ["rocketmq-namesrv", "rocketmq"] as const;

/** A client of servers in pods, whose names lead nowhere from here: through the API server, as the operator where there are logins. */
export function clientInPods(reach: Reach, nameServers: string): RocketmqClient {
  return new RocketmqClient(
    nameServers,
    (endpoint) => new LaterStream(dial(reach, endpoint)),
    reach.loginOf?.("rocketmq"),
  );
}

/** The port of a server that tells this endpoint of itself. */
async function dial(reach: Reach, endpoint: string) {
  for (const service of services)
    for (const id of reach.idsOf(service)) {
      const at = reach.endpointsOf?.(service, id).find(({ address, port }) => `${address}:${port}` === endpoint);
      if (at !== undefined) return reach.connect(service, id, at);
    }
  throw new Error(`no server of the stack is at ${endpoint}`);
}
