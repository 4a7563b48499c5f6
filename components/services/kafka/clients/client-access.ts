import { present } from "../../../model/cluster-spec";
import { bootstrapListenerOf } from "../listeners";
import type { KafkaGroup } from "../resolve";
import { type ClientLogin, type ClientSecurity, type ScramMechanism, scramMechanisms } from "./client-security";

/** What of the access to brokers is known only when certificates and passwords are made. */
export interface ClientAccess {
  /** The certificates of those that sign the brokers' own (PEM). */
  readonly caCertificate?: string;
  readonly login?: ClientLogin;
}

/** Of a user whose setting does not name another. */
const usualMechanism: ScramMechanism = "SCRAM-SHA-512";

/** How clients connect, as an entry of what they are told; nothing in plain text. */
export function clientSecurity(
  brokers: Pick<KafkaGroup, "servers" | "users">,
  access: ClientAccess = {},
): { readonly security?: ClientSecurity } {
  const protocols = present(brokers.servers).map(({ listeners }) => bootstrapListenerOf(listeners)?.protocol);
  if (!protocols.includes("SASL_SSL")) return {};
  const user = brokers.users.find(({ name }) => name === access.login?.user);
  const [mechanism = usualMechanism] = scramMechanisms.filter((one) => user?.credentials[one] !== undefined);
  return { security: { protocol: "SASL_SSL", mechanism, ...access } };
}
