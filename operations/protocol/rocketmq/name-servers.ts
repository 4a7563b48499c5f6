import { z } from "zod";
import { requestCodes } from "./codes";
import { parseJson } from "./frames";
import type { RocketmqConnection } from "./rocketmq-connection";

const clusterSchema = z.object({
  brokerAddrTable: z.record(z.string(), z.object({ brokerAddrs: z.record(z.string(), z.string()) })).nullish(),
});

/** The broker groups that are registered at a name server. */
export type Registrations = Readonly<
  Record<string, { readonly master: string | undefined; readonly addresses: readonly string[] }>
>;

/** What is registered at a name server, by broker group; the master has id 0 there. */
export async function fetchRegistrations(nameServer: RocketmqConnection): Promise<Registrations> {
  const { body } = await nameServer.send({ code: requestCodes.clusterInfo, what: "the registered brokers" });
  const { brokerAddrTable } = clusterSchema.parse(parseJson(body.toString()));
  return Object.fromEntries(
    Object.entries(brokerAddrTable ?? {}).map(([name, { brokerAddrs }]) => [
      name,
      { master: brokerAddrs["0"], addresses: Object.values(brokerAddrs) },
    ]),
  );
}

const routeSchema = z.object({ brokerDatas: z.array(z.object({ brokerName: z.string() })).nullish() });

/** The broker groups that have queues of a topic, as a name server or a proxy tells clients. @throws RefusedRequest for none. */
export async function fetchRoute(server: RocketmqConnection, topic: string): Promise<string[]> {
  const { body } = await server.send({
    code: requestCodes.route,
    what: `the route of topic ${topic}`,
    fields: { topic },
  });
  const { brokerDatas } = routeSchema.parse(parseJson(body.toString()));
  return (brokerDatas ?? []).map(({ brokerName }) => brokerName);
}
