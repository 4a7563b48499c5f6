import { present } from "../../../model/cluster-spec";
import { everyAddress } from "../listeners";
import type { KafkaGroup } from "../resolve";

/** Where a broker takes logins, beside the port where our own tools ask it. */
export interface LoginEndpoint {
  readonly id: number;
  readonly address: string;
  readonly port: number;
}

/** The first listener of each broker that takes logins. */
export function loginEndpoints({ servers }: Pick<KafkaGroup, "servers">): LoginEndpoint[] {
  return present(servers).flatMap(({ id, address, listeners }) => {
    const listener = listeners.find(({ protocol }) => protocol === "SASL_SSL");
    if (listener === undefined) return [];
    return [{ id, address: listener.address === everyAddress ? address : listener.address, port: listener.port }];
  });
}
