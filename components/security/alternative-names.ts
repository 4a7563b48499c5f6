import type { Server } from "../model/cluster-spec";

/**
 * The names and addresses that clients of a server connect to, as they stand in its certificate: its address and `further`
 * ones; without duplicates, in the order of the alphabet, so that no certificate changes with the order of settings.
 *
 * What its host is called in the stack file is none of them: a broker takes no new certificate without a name that its old
 * one has (`Keystore SubjectAltNames do not match`), and a host may be renamed.
 */
export function alternativeNames({ address }: Pick<Server, "address">, further: readonly string[] = []): string[] {
  return [...new Set([address, ...further].map((name) => name.toLowerCase()))].sort();
}
