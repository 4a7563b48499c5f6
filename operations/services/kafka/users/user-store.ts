import { alterCredentials, type Credentials, fetchCredentials } from "../../../protocol/kafka/credentials";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { alterQuotas, fetchQuotas, type Quotas } from "../../../protocol/kafka/quotas";
import type { Reach } from "../../../transport/transport";
import { UsersInZnodes } from "./users-in-znodes";

/** Logins and quotas of users, wherever a release takes them. */
export interface UserStore {
  /** Those of some users; who has none is missing. */
  look(
    broker: KafkaConnection,
    names: readonly string[],
  ): Promise<{ readonly credentials: Credentials; readonly quotas: Quotas }>;
  alterQuotas: typeof alterQuotas;
  alterCredentials: typeof alterCredentials;
}

/** By the protocol: brokers take logins since 2.7 (KIP-554), and quotas since 2.6 (KIP-546). */
const atBrokers: UserStore = {
  async look(broker, names) {
    return { credentials: await fetchCredentials(broker, names), quotas: await fetchQuotas(broker) };
  },
  alterQuotas,
  alterCredentials,
};

/** @param chroot - Path of the cluster in ZooKeeper, where its brokers take users from there; absent for others. */
export function userStoreOf(reach: Reach, chroot: string | undefined): UserStore {
  return chroot === undefined ? atBrokers : new UsersInZnodes(reach, chroot);
}
