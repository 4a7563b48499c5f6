import type { KafkaHost } from "./schema";

/** What of a line of `hosts` tells whether its controller and its broker are one process. */
export type NodeIds = Pick<KafkaHost, "brokerId" | "controllerId">;

/** Whether a host has a broker and a controller of one id: a combined node, one process with both roles (Kafka documentation, "KRaft"). */
export function isCombined({ brokerId, controllerId }: NodeIds): boolean {
  return controllerId !== undefined && controllerId === brokerId;
}

/** The roles of a combined node (`process.roles`). */
export const combinedRoles = "broker,controller";
