import { createHash } from "node:crypto";
import ipaddr from "ipaddr.js";
import { SandboxError } from "./errors";

export interface SandboxHost {
  readonly name: string;
  /**
   * An IPv4 address, or an IPv6 address in its normal form; all hosts of a sandbox share one /24, or one /64, whose first
   * address is this machine's.
   */
  readonly address: string;
}

/** A sandbox: which hosts a stack has on this machine. */
export interface SandboxSpec {
  readonly stack: string;
  readonly hosts: readonly SandboxHost[];
  /** Additional Debian packages for the hosts; none by default. */
  readonly packages?: readonly string[];
}

/** An address or a route of this machine, with the field names of `ip -json`. */
export interface Route {
  /** `default`, an address or an address with a prefix length. */
  readonly dst: string;
  readonly dev?: string | undefined;
}

/**
 * The /24 of a sandbox: `network` is 192.168.10.0/24 when `gateway`, this machine's address, is 192.168.10.1. Or its /64:
 * fd00:10::/64 and fd00:10::1.
 */
export interface Range {
  readonly network: string;
  readonly gateway: string;
}

/**
 * Returns the /24, or the /64, that all hosts are in.
 * @throws SandboxError when names or addresses are invalid, with every error in the message.
 */
export function rangeOf(hosts: readonly SandboxHost[]): Range {
  const faults = hosts.flatMap((host, index) => faultsOf(host, hosts.slice(0, index)));
  if (hosts.length === 0) faults.push("there is no host");
  if (faults.length > 0) throw new SandboxError(`The sandbox hosts are invalid: ${faults.join("; ")}.`);
  const [range, ...others] = [
    ...new Map(hosts.map(({ address }) => rangeAround(address)).map((one) => [one.network, one])).values(),
  ];
  if (range === undefined || others.length > 0) {
    const ranges = [range, ...others].map((one) => one?.network).join(", ");
    throw new SandboxError(`The sandbox hosts must share one /24 (IPv6: one /64), but they are in ${ranges}.`);
  }
  return range;
}

function rangeAround(address: string): Range {
  const text = address.includes(":")
    ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)
    : ipaddr.IPv4.networkAddressFromCIDR(`${address}/24`);
  const first = ipaddr.fromByteArray(
    text.toByteArray().map((byte, index, all) => (index === all.length - 1 ? 1 : byte)),
  );
  return { network: `${text.toString()}/${lengthOf(address)}`, gateway: first.toString() };
}

/** How many bits of an address say in which range it is. */
export function lengthOf(address: string): number {
  return address.includes(":") ? 64 : 24;
}

function faultsOf({ name, address }: SandboxHost, earlier: readonly SandboxHost[]): string[] {
  const faults: string[] = [];
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) faults.push(`"${name}" is not a host name`);
  if (earlier.some((other) => other.name === name)) faults.push(`two hosts are called ${name}`);
  if (!isPlainAddress(address))
    faults.push(`${name}: "${address}" is not an IPv4 address, nor one of IPv6 in its normal form`);
  else if (address.includes(":") ? address === rangeAround(address).gateway : /\.(0|1|255)$/.test(address))
    faults.push(`${name}: ${address} is reserved, use .2 to .254 (IPv6: ::2 and more)`);
  if (earlier.some((other) => other.address === address)) faults.push(`two hosts have ${address}`);
  return faults;
}

function isPlainAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return true;
  return (
    !address.includes("%") && ipaddr.IPv6.isValid(address) && ipaddr.IPv6.parse(address).toRFC5952String() === address
  );
}

/** The name of a stack's bridge, at most 15 characters as the kernel demands; a long stack name is shortened by hash. */
export function bridgeName(stack: string): string {
  const plain = `kz-${stack}`;
  if (plain.length <= 15 && /^[\w-]+$/.test(stack)) return plain;
  return `kz-${createHash("sha256").update(stack).digest("hex").slice(0, 12)}`;
}

/** Returns what this machine would no longer reach if the range became the sandbox's, or undefined. */
export function overlappingRoute(range: Range, routes: readonly Route[], ownBridge: string): Route | undefined {
  return routes.find((route) => route.dev !== ownBridge && !isDefault(route.dst) && overlaps(range.network, route.dst));
}

// Tunnels replace the default route by two halves, 0.0.0.0/1 and 128.0.0.0/1.
function isDefault(destination: string): boolean {
  return destination === "default" || /\/[01]$/.test(destination);
}

function overlaps(network: string, destination: string): boolean {
  const [address, length] = ipaddr.parseCIDR(network);
  const [other, otherLength] = ipaddr.parseCIDR(
    destination.includes("/") ? destination : `${destination}/${destination.includes(":") ? 128 : 32}`,
  );
  return address.kind() === other.kind() && address.match(other, Math.min(length, otherLength));
}
