import { ipv6Groups, ipv6Text, isIpv4, isIpv6, isIpv6OfOneMachine, mappedIpv4 } from "./ip-address";

const dnsName =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** What is wrong with an address, and what to write in its place. */
export interface AddressProblem {
  readonly rule: string;
  readonly fix: string;
}

/** The address that is given as an example; it is in nobody's use (RFC 1918). */
const example = "such as 192.168.10.101 or kafka1.example.org";

/**
 * What is wrong with the address by which other machines should reach a server: it must be an IP address or a DNS name
 * (RFC 1123) that means the same machine everywhere; undefined when it is.
 *
 * @param alone - nothing but this one machine uses it, so that it may be its loopback address
 */
export function addressProblem(text: string, { alone = false } = {}): AddressProblem | undefined {
  if (!isAddress(text)) return { rule: "must be an IP address or a DNS name, without a port", fix: formFix(text) };
  const where = specialAddress(text);
  if (where === undefined || (alone && where === loopback)) return undefined;
  return {
    rule: `must lead other machines to this one: ${text} is ${where}`,
    fix: `give the address that the other hosts and the clients use, ${example}`,
  };
}

/** Whether a text has the form of an IPv4 address, of an IPv6 address in its normal form, or of a DNS name (RFC 1123). */
export function isAddress(text: string): boolean {
  if (text.includes(":")) return isNormalIpv6(text);
  const last = text.split(".").at(-1) ?? "";
  // What ends in a number is read as IPv4, in all the forms of inet_aton (`0x7f.1`); only one form means the same everywhere.
  return dnsName.test(text) && (!/^(\d+|0x[0-9a-f]*)$/i.test(last) || isIpv4(text));
}

/** One that is mapped is the IPv4 address that is in it, to the products as well. */
function isNormalIpv6(text: string): boolean {
  const groups = ipv6Groups(text);
  return groups !== undefined && mappedIpv4(groups) === undefined && ipv6Text(groups) === text;
}

/** Whether an address is one of the Internet Protocol, and no name; of those without a problem. */
export function isIpAddress(address: string): boolean {
  return /^[\d.]+$/.test(address) || isIpv6(address);
}

const loopback = "the machine itself for whoever asks";
const linkLocal = "link-local, and another machine on each network";
const unspecified = "no machine, but all addresses of one that listens";

function isLocalName(name: string): boolean {
  return /^(.*\.)?(localhost|localdomain)$|^ip6-(localhost|loopback)$/i.test(name);
}

/** What an address stands for when it does not lead others to one machine. */
function specialAddress(text: string): string | undefined {
  const groups = ipv6Groups(text);
  if (groups !== undefined) return specialIpv6(groups);
  return isIpAddress(text) ? specialIpv4(text) : isLocalName(text) ? loopback : undefined;
}

/** The same for IPv6 (RFC 4291). */
function specialIpv6(groups: readonly number[]): string | undefined {
  if (isIpv6OfOneMachine(groups)) return undefined;
  const [first = 0] = groups;
  if (first >= 0xff00) return "multicast";
  if (first !== 0) return linkLocal;
  return groups[7] === 1 ? loopback : unspecified;
}

/** What an address stands for that is no single machine to others (RFC 6890, RFC 5771). */
function specialIpv4(address: string): string | undefined {
  const [first = 0, second] = address.split(".").map(Number);
  if (first === 127) return loopback;
  if (first === 0) return unspecified;
  if (first === 169 && second === 254) return linkLocal;
  if (first >= 224 && first <= 239) return "multicast";
  return first >= 240 ? "reserved or broadcast" : undefined;
}

/** People paste URLs, endpoints and IPv6 addresses. */
function formFix(text: string): string {
  const bare = text
    .trim()
    .replace(/^[a-z][\w+.-]*:\/\//i, "")
    .replace(/[/?#].*$/, "")
    .replace(/^[^@]*@/, "");
  const groups = ipv6Groups(bare.replace(/^\[([^\]]*)\](:\d*)?$/, "$1").replace(/%.*$/, ""));
  if (groups !== undefined) return ipv6Fix(groups);
  const host = bare.replace(/:\d*$/, "").replace(/\.$/, "");
  const plain = /^\d+(\.\d+){3}$/.test(host) ? host.split(".").map(Number).join(".") : host;
  if (plain !== text && addressProblem(plain) === undefined) return `write ${plain}`;
  return `give the address that the other hosts and the clients use, ${example}`;
}

/** A zone (RFC 4007) means something on one machine only; of a mapped address, the IPv4 address is meant. */
function ipv6Fix(groups: readonly number[]): string {
  const plain = mappedIpv4(groups) ?? ipv6Text(groups);
  return addressProblem(plain) === undefined
    ? `write ${plain}`
    : `give the address that the other hosts and the clients use, ${example}`;
}
