import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isLocked } from "../../operations/distribution/lock";
import { SandboxError } from "./errors";
import { lengthOf, overlappingRoute, type Range, type Route } from "./range";
import { run } from "../lib/run";

/** Whether a network interface of this machine exists. */
export function interfaceExists(name: string): boolean {
  return existsSync(`/sys/class/net/${name}`);
}

/**
 * Rejects a range that would hide a network that this machine can reach. A bridge that another checkout left behind,
 * with no host on it and nobody at work there, is taken over.
 * @throws SandboxError when an address or a route overlaps it, or the bridge is in use by another checkout.
 */
export async function refuseTakenRange(bridge: string, range: Range, owner: string): Promise<void> {
  const other = ownerOf(bridge);
  if (other && other !== owner && (hasHosts(bridge) || (await isLocked(other)))) {
    throw new SandboxError(
      `Bridge ${bridge} belongs to the sandbox in ${other}: ` +
        `stop that sandbox, remove the bridge with "ip link delete ${bridge}", or rename this stack.`,
    );
  }
  const taken = overlappingRoute(range, await routes(), bridge);
  if (taken) {
    throw new SandboxError(
      `The sandbox's range ${range.network} overlaps ${taken.dst} on ${taken.dev ?? "this machine"}: ` +
        "its hosts would hide that network. Use addresses of a free range in the stack file.",
    );
  }
}

/** Ensures that the bridge exists, is up, is marked as the owner's, and has this machine's address of the range. */
export async function ensureBridge(bridge: string, range: Range, owner: string): Promise<void> {
  if (!interfaceExists(bridge)) await run("ip", ["link", "add", "name", bridge, "type", "bridge"]);
  await run("ip", ["link", "set", "dev", bridge, "alias", owner]);
  // Nobody else is on the bridge who could have an IPv6 address, too.
  const alone = range.gateway.includes(":") ? ["nodad"] : [];
  await run("ip", ["address", "replace", `${range.gateway}/${lengthOf(range.gateway)}`, "dev", bridge, ...alone]);
  await run("ip", ["link", "set", "dev", bridge, "up"]);
}

/** Removes the bridge unless another owner has it. The hosts' ends are removed with the hosts. */
export async function removeBridge(bridge: string, owner: string): Promise<void> {
  const mark = ownerOf(bridge);
  if (mark === owner || mark === "") await removeLink(bridge);
}

/** Removes an interface if it exists, even if something else removes it at the same time. */
export async function removeLink(name: string): Promise<void> {
  if (!interfaceExists(name)) return;
  const { stderr } = await run("ip", ["link", "delete", "dev", name], { reject: false });
  if (interfaceExists(name)) throw new SandboxError(`Network interface ${name} cannot be removed: ${stderr}`);
}

/** The mark of a bridge: the folder of its sandbox, empty when an attempt was cut before it; undefined without a bridge. */
export function ownerOf(bridge: string): string | undefined {
  return interfaceExists(bridge) ? readFileSync(`/sys/class/net/${bridge}/ifalias`, "utf8").trim() : undefined;
}

function hasHosts(bridge: string): boolean {
  return readdirSync(`/sys/class/net/${bridge}/brif`).length > 0;
}

interface Interface {
  readonly ifname: string;
  readonly addr_info: ReadonlyArray<{ local: string; prefixlen: number }>;
}

/** What this machine reaches by itself. Addresses too: an interface that is down has them, and no routes. */
export async function routes(): Promise<Route[]> {
  return (await Promise.all([routesOf("-4"), routesOf("-6")])).flat();
}

async function routesOf(family: "-4" | "-6"): Promise<Route[]> {
  const [routeList, interfaces] = await Promise.all([
    run("ip", ["-json", family, "route", "show", "table", "all"]),
    run("ip", ["-json", family, "address", "show"]),
  ]);
  const addresses = (JSON.parse(interfaces.stdout) as Interface[]).flatMap((each) =>
    each.addr_info.map(({ local, prefixlen }) => ({ dst: `${local}/${prefixlen}`, dev: each.ifname })),
  );
  return [...addresses, ...(JSON.parse(routeList.stdout) as Route[])];
}
