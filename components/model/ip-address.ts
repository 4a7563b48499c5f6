/** Whether a text is an IPv4 address, without leading zeros, which some programs read as octal. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** The eight groups of an IPv6 address without brackets, port and zone (RFC 4291, section 2.2); undefined when it is none. */
export function ipv6Groups(text: string): number[] | undefined {
  const halves = withoutIpv4(text).split("::");
  const [before = [], after] = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (halves.length > 2 || ![...before, ...(after ?? [])].every((group) => /^[0-9a-f]{1,4}$/i.test(group)))
    return undefined;
  const left = 8 - before.length - (after?.length ?? 0);
  if (after === undefined ? left !== 0 : left < 1) return undefined;
  const zeros = new Array<string>(left).fill("0");
  return [...before, ...zeros, ...(after ?? [])].map((group) => parseInt(group, 16));
}

/** The same address, whose last two groups may have been written as IPv4. */
function withoutIpv4(text: string): string {
  const [, start = "", end = ""] = /^(.*:)([^:]*)$/.exec(text) ?? [];
  if (!isIpv4(end)) return text;
  const [a = 0, b = 0, c = 0, d = 0] = end.split(".").map(Number);
  return `${start}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** The IPv4 address that an IPv6 address stands for (RFC 4291, section 2.5.5.2); undefined when it stands for none. */
export function mappedIpv4(groups: readonly number[]): string | undefined {
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff) return undefined;
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Whether an IPv6 address means one machine, and the same one to everybody: no loopback, link-local or multicast one. */
export function isIpv6OfOneMachine(groups: readonly number[]): boolean {
  const [first = 0, ...others] = groups;
  const isLinkLocal = (first & 0xffc0) === 0xfe80;
  const isMulticast = first >= 0xff00;
  // `::` is every address of one that listens, `::1` the machine itself for whoever asks.
  const isSpecial = first === 0 && others.slice(0, 6).every((group) => group === 0) && (others[6] ?? 0) <= 1;
  return !isLinkLocal && !isMulticast && !isSpecial;
}

/** An IPv6 address in its one normal form (RFC 5952): small letters, no leading zeros, the longest run of zeros as `::`. */
export function ipv6Text(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16)).join(":");
  // The first of the longest runs; a single zero is no run.
  const [longest = ""] = [...text.matchAll(/\b0(:0)+\b/g)]
    .map(([run]) => run)
    .sort((one, other) => other.length - one.length);
  return longest === "" ? text : text.replace(new RegExp(`(^|:)${longest}(:|$)`), "::");
}

/** An address in the form by which it is compared: IPv6 in its normal form, anything else as it is. */
export function normalAddress(text: string): string {
  const groups = ipv6Groups(text);
  return groups === undefined ? text : ipv6Text(groups);
}

/** Whether an address is an IPv6 address; of addresses without a problem. */
export function isIpv6(address: string): boolean {
  return address.includes(":") && /^[\da-f:.]+$/i.test(address);
}

/** An address as it stands in front of a port: an IPv6 address in brackets (RFC 3986, section 3.2.2). */
export function bracketed(address: string): string {
  return isIpv6(address) ? `[${address}]` : address;
}

/** Where something answers, as URLs and the settings of the products have it: `10.0.0.1:9092`, `[2001:db8::1]:9092`. */
export function endpointText(address: string, port: number | string): string {
  return `${bracketed(address)}:${port}`;
}

/** What stands in front of the last colon of such a text, and behind it. Example: `2001:db8::1` and `9092`. */
export function readEndpoint(text: string): { readonly address: string; readonly port: string } {
  const end = text.lastIndexOf(":");
  const address = text.slice(0, Math.max(end, 0)).replace(/^\[(.*)\]$/, "$1");
  return { address: normalAddress(address), port: text.slice(end + 1) };
}

/** An IPv6 address as the kernel lists its own: 32 digits; empty for another one. */
export function digitsOf(address: string): string {
  return (ipv6Groups(address) ?? []).map((group) => group.toString(16).padStart(4, "0")).join("");
}
