import { createHash } from "node:crypto";
import { chmod, chown, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { writeIfChanged } from "./disk";
import { ensureKey } from "./keys";
import { lengthOf, type SandboxHost } from "./range";
import { OPERATOR } from "./rootfs";

/**
 * Gives a mounted host file system its name, address, keys and the names of all hosts.
 * Returns the public half of the host's key.
 */
export async function writeContents(
  root: string,
  host: SandboxHost,
  hosts: readonly SandboxHost[],
  clientKey: string,
): Promise<string> {
  const file = (name: string) => path.join(root, name);
  await writeIfChanged(file("etc/hostname"), `${host.name}\n`);
  await writeIfChanged(file("etc/hosts"), hostsText(hosts));
  await writeIfChanged(file("etc/systemd/network/10-host0.network"), networkText(host));
  await writeIfChanged(file("etc/machine-id"), `${machineId(host)}\n`);
  await authorize(file("root"), clientKey, { uid: 0, gid: 0 });
  await authorize(file(`home/${OPERATOR}`), clientKey, await idsOf(OPERATOR, file("etc/passwd")));
  return ensureKey(file("etc/ssh/ssh_host_ed25519_key"), host.name);
}

function hostsText(hosts: readonly SandboxHost[]): string {
  return ["127.0.0.1 localhost", "::1 localhost", ...hosts.map(({ address, name }) => `${address} ${name}`), ""].join(
    "\n",
  );
}

function networkText({ address }: SandboxHost): string {
  // A host whose address is one of IPv6 has a link-local one as well, by which it looks for others on the link.
  const local = address.includes(":") ? "ipv6\nIPv6DuplicateAddressDetection=0" : "no";
  return (
    `[Match]\nName=host0\n\n[Network]\nAddress=${address}/${lengthOf(address)}\n` +
    `LinkLocalAddressing=${local}\nIPv6AcceptRA=no\n`
  );
}

// An empty machine-id would make every boot a first boot, which presets all units; that of the common root file system would
// make clones of the hosts.
function machineId({ name, address }: SandboxHost): string {
  return createHash("sha256").update(`${name} ${address}`).digest("hex").slice(0, 32);
}

async function authorize(home: string, clientKey: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  const folder = path.join(home, ".ssh");
  const file = path.join(folder, "authorized_keys");
  await mkdir(folder, { recursive: true });
  await writeIfChanged(file, `${clientKey}\n`);
  // sshd ignores keys that others may change, whatever umask this program runs under.
  for (const [each, mode] of [[folder, 0o700] as const, [file, 0o600] as const]) {
    await chmod(each, mode);
    await chown(each, uid, gid);
  }
}

async function idsOf(user: string, passwd: string): Promise<{ uid: number; gid: number }> {
  const line = (await readFile(passwd, "utf8")).split("\n").find((each) => each.startsWith(`${user}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (!uid || !gid) throw new Error(`The hosts' root file system has no user ${user}`);
  return { uid: Number(uid), gid: Number(gid) };
}
