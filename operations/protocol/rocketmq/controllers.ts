import { z } from "zod";
import { requestCodes } from "./codes";
import { parseJson } from "./frames";
import type { RocketmqConnection } from "./rocketmq-connection";

/** A replica of a broker group, as the controllers know it. */
export interface Replica {
  readonly brokerId: number;
  /** `10.0.0.1:10911`. */
  readonly address: string;
  readonly inSync: boolean;
  /** Whether the controllers have heard of it lately. */
  readonly alive: boolean;
}

/** A broker group, as the controllers know it. */
export interface GroupState {
  readonly name: string;
  /** The address of the master; undefined while there is none. */
  readonly master: string | undefined;
  readonly replicas: readonly Replica[];
}

/** Address of the controller that leads, by any of them; undefined while there is no majority. */
export async function fetchLeader(controller: RocketmqConnection): Promise<string | undefined> {
  const { fields } = await controller.send({
    code: requestCodes.controllerMetadata,
    what: "who leads the controllers",
  });
  const address = fields["controllerLeaderAddress"] ?? "";
  return address === "" ? undefined : address;
}

const replica = z.object({ brokerId: z.number(), brokerAddress: z.string(), alive: z.boolean().nullish() });
const replicasSchema = z.object({
  replicasInfoTable: z.record(
    z.string(),
    z.object({
      masterAddress: z.string().nullish(),
      inSyncReplicas: z.array(replica).default([]),
      notInSyncReplicas: z.array(replica).default([]),
    }),
  ),
});

/** A replica that shall be the master of its group. */
export interface Elected {
  readonly cluster: string;
  readonly group: string;
  readonly brokerId: number;
}

/**
 * Makes a replica the master by the controller that leads. **Messages that the old master acknowledges meanwhile are lost**: it is
 * asked for only once nobody writes to it.
 */
export async function electMaster(leader: RocketmqConnection, { cluster, group, brokerId }: Elected): Promise<void> {
  await leader.send({
    code: requestCodes.electMaster,
    what: `the election of a master of broker group ${group}`,
    fields: { clusterName: cluster, brokerName: group, brokerId: String(brokerId), designateElect: "true" },
  });
}

/** Broker groups by the controller that leads; one that it does not know is missing. @throws RefusedRequest by one that does not. */
export async function fetchGroups(leader: RocketmqConnection, names: readonly string[]): Promise<GroupState[]> {
  const body = JSON.stringify(names);
  const response = await leader.send({ code: requestCodes.replicas, what: "the state of broker groups", body });
  const { replicasInfoTable } = replicasSchema.parse(parseJson(response.body.toString()));
  return Object.entries(replicasInfoTable).map(([name, { masterAddress, inSyncReplicas, notInSyncReplicas }]) => {
    const of = (all: readonly z.output<typeof replica>[], inSync: boolean) =>
      all.map((one) => ({ brokerId: one.brokerId, address: one.brokerAddress, inSync, alive: one.alive === true }));
    return {
      name,
      master: masterAddress === null || masterAddress === "" ? undefined : masterAddress,
      replicas: [...of(inSyncReplicas, true), ...of(notInSyncReplicas, false)],
    };
  });
}
