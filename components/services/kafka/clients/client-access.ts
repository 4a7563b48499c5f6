import { present } from "../../../model/cluster-spec";
import { bootstrapListenerOf } from "../listeners";
import type { KafkaGroup } from "../resolve";
import { newestMechanism } from "../users/rotation";
import { scramMechanisms } from "../users/users-schema";
import type { ClientLogin, ClientSecurity } from "./client-security";

/** What of the access to brokers is known only when certificates and passwords are made. */
export interface ClientAccess {
  /** The certificates of those that sign the brokers' own (PEM). */
  readonly caCertificate?: string;
  readonly login?: ClientLogin;
}

/** How clients connect, as an entry of what they are told; nothing in plain text. */
export function clientSecurity(
  brokers: Pick<KafkaGroup, "servers" | "users">,
  access: ClientAccess = {},
): { readonly security?: ClientSecurity } {
  const protocols = present(brokers.servers).map(({ listeners }) => bootstrapListenerOf(listeners)?.protocol);
  if (!protocols.includes("SASL_SSL")) return {};
  const user = brokers.users.find(({ name }) => name === access.login?.user);
  const newest = user === undefined ? undefined : newestMechanism(user);
  const mechanism = scramMechanisms.find((one) => one === newest) ?? scramMechanisms[0];
  return { security: { protocol: "SASL_SSL", mechanism, ...access } };
}
