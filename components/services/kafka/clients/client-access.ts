import { present } from "../../../model/cluster-spec";
import { prefersTls, stepOf } from "../../../security/steps";
import { bootstrapListenerOf, type ClientProtocol } from "../listeners";
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

/** How clients without a login talk to brokers, by the step of their security; those with one log in, by TLS. */
export function clientProtocolOf({ security }: Pick<KafkaGroup, "security">, login?: ClientLogin): ClientProtocol {
  return login !== undefined || prefersTls(stepOf(security)) ? "SASL_SSL" : "PLAINTEXT";
}

/** How clients connect, as an entry of what they are told; nothing in plain text. */
export function clientSecurity(
  brokers: Pick<KafkaGroup, "security" | "servers" | "users">,
  access: ClientAccess = {},
): { readonly security?: ClientSecurity } {
  const protocol = clientProtocolOf(brokers, access.login);
  const offered = present(brokers.servers).some(({ listeners }) => bootstrapListenerOf(listeners, protocol));
  if (protocol === "PLAINTEXT" || !offered) return {};
  const user = brokers.users.find(({ name }) => name === access.login?.user);
  const newest = user === undefined ? undefined : newestMechanism(user);
  const mechanism = scramMechanisms.find((one) => one === newest) ?? scramMechanisms[0];
  return { security: { protocol, mechanism, ...access } };
}
