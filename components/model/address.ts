const dnsName =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** Whether a text is an IPv4 address or a DNS name (RFC 1123). */
export function isAddress(text: string): boolean {
  return dnsName.test(text) && (!looksLikeIpv4(text) || isIpv4(text));
}

/** Whether an address is made of digits and dots; among the addresses that `isAddress` lets pass, these are IPv4. */
export function looksLikeIpv4(address: string): boolean {
  return /^[\d.]+$/.test(address);
}

function isIpv4(address: string): boolean {
  const parts = address.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
