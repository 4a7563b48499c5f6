import { createHash } from "node:crypto";
import ipaddr from "ipaddr.js";
import { SandboxError } from "./errors";

export interface SandboxHost {
  readonly name: string;
  /** An IPv4 address; all hosts of a sandbox share one /24, whose first address is this machine's. */
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

/** The /24 of a sandbox: `network` is 192.168.10.0/24 when `gateway`, this machine's address, is 192.168.10.1. */
export interface Range {
  readonly network: string;
  readonly gateway: string;
}

/**
 * Returns the /24 that all hosts are in.
 * @throws SandboxError when names or addresses are invalid, with every error in the message.
 */
export function rangeOf(hosts: readonly SandboxHost[]): Range {
  const faults = hosts.flatMap((host, index) => faultsOf(host, hosts.slice(0, index)));
  if (hosts.length === 0) faults.push("there is no host");
  if (faults.length > 0) throw new SandboxError(`The sandbox hosts are invalid: ${faults.join("; ")}.`);
  const prefixes = [...new Set(hosts.map((host) => host.address.split(".").slice(0, 3).join(".")))];
  if (prefixes.length > 1) {
    const ranges = prefixes.map((prefix) => `${prefix}.0/24`).join(", ");
    throw new SandboxError(`The sandbox hosts must share one /24, but they are in ${ranges}.`);
  }
  return { network: `${prefixes[0]}.0/24`, gateway: `${prefixes[0]}.1` };
}

function faultsOf({ name, address }: SandboxHost, earlier: readonly SandboxHost[]): string[] {
  const faults: string[] = [];
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) faults.push(`"${name}" is not a host name`);
  if (earlier.some((other) => other.name === name)) faults.push(`two hosts are called ${name}`);
  if (!ipaddr.IPv4.isValidFourPartDecimal(address)) faults.push(`${name}: "${address}" is not an IPv4 address`);
  else if (/\.(0|1|255)$/.test(address)) faults.push(`${name}: ${address} is reserved, use .2 to .254`);
  if (earlier.some((other) => other.address === address)) faults.push(`two hosts have ${address}`);
  return faults;
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
  const [address, length] = ipaddr.IPv4.parseCIDR(network);
  const [other, otherLength] = ipaddr.IPv4.parseCIDR(destination.includes("/") ? destination : `${destination}/32`);
  return address.match(other, Math.min(length, otherLength));
}
