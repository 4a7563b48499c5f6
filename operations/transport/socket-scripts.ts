import { ipv6Groups, ipv6Text, mappedIpv4 } from "../../components/model/ip-address";

/** One end of a connection. */
export interface SocketEnd {
  /** IPv4, also where the socket is one of IPv6 that took it. */
  readonly address: string;
  readonly port: number;
}

/** A connection that is open, as one of its machines knows it. */
export interface OpenSocket {
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
}

/** The first line of the tables; without it nothing was read. */
const title = "local_address";
/** TCP_ESTABLISHED of the kernel (include/net/tcp_states.h). */
const established = "01";

/**
 * A script that prints the open connections of a machine, or of a pod, in which one end has one of these ports: lines of the
 * kernel's own tables (proc_pid_net(5), "tcp"), for which it needs no program that an image may lack.
 */
export function printSockets(ports: readonly number[]): string {
  const end = `:(${ports.map((port) => hex(port, 4)).join("|")})`;
  const any = ":[0-9A-F]{4}";
  const line = `(${title}|(${end} [0-9A-F]+${any}|${any} [0-9A-F]+${end}) ${established} )`;
  // Without IPv6 there is no second table; the first is there always.
  return `grep -hE '${line}' /proc/net/tcp; [ ! -e /proc/net/tcp6 ] || grep -hE '${line}' /proc/net/tcp6`;
}

/** Reads what {@link printSockets} printed. @throws Error when the table was not there. */
export function parseSockets(output: string): OpenSocket[] {
  const lines = output.split("\n");
  if (!lines.some((line) => line.includes(title))) throw new Error("the kernel shows no connections there");
  return lines.flatMap((line) => {
    const [, local, remote, state] = line.trim().split(/\s+/);
    if (state !== established || local === undefined || remote === undefined) return [];
    return [{ local: endOf(local), remote: endOf(remote) }];
  });
}

function endOf(text: string): SocketEnd {
  const [address = "", port = ""] = text.split(":");
  return { address: addressOf(address), port: parseInt(port, 16) };
}

/** Words of 32 bits as a little-endian machine prints them: all that the products are run on. */
function addressOf(digits: string): string {
  const bytes = (digits.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => parseInt(byte, 16)).join(".");
  const groups = ipv6Groups((bytes.join("").match(/.{4}/g) ?? []).join(":")) ?? [];
  return mappedIpv4(groups) ?? ipv6Text(groups);
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
