import { normalAddress } from "../model/ip-address";
import { addressProblem } from "../model/address";
import { type ConfigIssue, error, show } from "../model/issue";
import type { Config } from "./config-schema";

/** Rules about how hosts download. */
export function validateDownloads({ downloads: { proxy, noProxy } }: Config): ConfigIssue[] {
  return [...(proxy === undefined ? validateAlone(noProxy) : validateProxy(proxy)), ...noProxy.flatMap(validateName)];
}

/** Hosts without curl use wget, which reaches a proxy by plain HTTP only. */
function validateProxy(proxy: string): ConfigIssue[] {
  const property = "downloads.proxy";
  const rule = "must be the address of a proxy, http://HOST:PORT, without a login";
  if (/^[^/?#]*:\/\/[^/?#]*@/.test(proxy)) {
    const fix = "let the proxy take the hosts without a login, or give files as source: they are uploaded over SSH";
    return [error({ property, rule, given: "an address with a login", fix })];
  }
  const [, host = "", port = ""] = /^http:\/\/([^:/]+|\[[^\]]+\]):(\d{1,5})\/?$/.exec(proxy) ?? [];
  const address = normalAddress(host.replace(/^\[(.*)\]$/, "$1"));
  const valid = addressProblem(address, { alone: true }) === undefined && Number(port) >= 1 && Number(port) <= 65535;
  if (valid) return [];
  return [error({ property, rule, given: show(proxy), fix: "write it like http://proxy.example.org:3128" })];
}

function validateAlone(noProxy: readonly string[]): ConfigIssue[] {
  if (noProxy.length === 0) return [];
  return [
    error({
      property: "downloads.noProxy",
      rule: "must stand beside downloads.proxy, of which it is the exception",
      given: show(noProxy),
      fix: "set downloads.proxy, or remove downloads.noProxy",
    }),
  ];
}

function validateName(name: string, index: number): ConfigIssue[] {
  if (/^[A-Za-z0-9.*:-]+$/.test(name)) return [];
  return [
    error({
      property: `downloads.noProxy[${index}]`,
      rule: "must be one name or address, or the end of names such as .example.org",
      given: show(name),
      fix: "write each as an item of its own",
    }),
  ];
}
