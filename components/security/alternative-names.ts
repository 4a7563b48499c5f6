import { isAddress, isIpAddress } from "../model/address";
import type { Server } from "../model/cluster-spec";

/**
 * The names and addresses that clients of a server may connect to, as they stand in its certificate: its address, the name
 * of its host where that is a DNS name, and `further` ones; without duplicates, in the order of the alphabet, so that
 * no certificate changes with the order of settings.
 */
export function alternativeNames({ address, host }: Server, further: readonly string[] = []): string[] {
  // The name of a host is free text, and the address of another machine must not get in by it.
  const names = [address, ...further, ...(isAddress(host) && !isIpAddress(host) ? [host] : [])];
  return [...new Set(names.map((name) => name.toLowerCase()))].sort();
}
