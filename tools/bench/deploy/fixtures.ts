import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { hostServices } from "../../../components/hosts/host-services";
import { assembleFromMaven } from "../../../operations/distribution/assemble";
import type { Progress } from "../../../operations/lib/progress";
import { projectRoot } from "../../../operations/lib/paths";
import { filesOf as filesOfSandbox } from "../../sandbox/state";

/** The files of one host by path. Every system must produce them. */
export type HostFiles = ReadonlyMap<string, string>;

/**
 * The files that this program writes to a host, without two kinds of lines that the others need not write: the comment
 * that names the author of a file, and the unit's line that records for the next roll what a service was started with.
 */
export function filesOfHost(spec: ClusterSpec, name: string): HostFiles {
  const host = spec.hosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`there is no host ${name}`);
  const files = hostServices(spec, host).flatMap((service) => service.files);
  return new Map(files.map((file) => [file.path, withoutAuthorLines(file.content)]));
}

/** A configuration file without the lines in which the systems may differ. */
export function withoutAuthorLines(content: string): string {
  return content.replace(/^(#|<!--) (Generated|Managed) by .*\n/m, "").replace(/^ExecStartPre=.*\n/m, "");
}

interface Fixtures {
  readonly stack: string;
  readonly spec: ClusterSpec;
  /** What tells that all is ready, below the folder of benchmarks, given the addresses of hosts. */
  readonly ready: readonly string[];
}

/** Writes the input of the Ansible playbook and of the lower bound into a folder. */
export async function prepareFixtures(
  folder: string,
  { stack, spec, ready }: Fixtures,
  progress: Progress,
  filesOf = filesOfHost,
): Promise<void> {
  const { privateKey, knownHosts } = filesOfSandbox(stack);
  const archives = await archivesOf(spec, progress);
  await mkdir(path.join(folder, "archives"));
  for (const { archive } of archives) await symlink(archive, path.join(folder, "archives", path.basename(archive)));
  for (const { name } of spec.hosts)
    for (const [file, content] of filesOf(spec, name)) {
      const target = path.join(folder, "hosts", name, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, content);
    }
  const said = [path.join(benchFolder, ready[0] ?? ""), ...ready.slice(1), ...spec.hosts.map(({ address }) => address)];
  await writeFile(path.join(folder, "layout"), layoutText(spec, archives, said));
  const strict = ["BatchMode yes", "IdentitiesOnly yes", "StrictHostKeyChecking yes", "User root"];
  const sshOptions = ["Host *", ...strict, `IdentityFile ${privateKey}`, `UserKnownHostsFile ${knownHosts}`];
  const hosts = spec.hosts.flatMap(({ name, address }) => [`Host ${name}`, `HostName ${address}`]);
  await writeFile(path.join(folder, "ssh_config"), [...hosts, ...sshOptions, ""].join("\n"));
  const login = { privateKey, knownHosts, ready: said.join(" ") };
  await writeFile(path.join(folder, "inventory.yml"), stringify(inventory(spec, archives, login)));
}

const benchFolder = path.join(projectRoot, "tools/bench");

/** What `lower-bound.sh` reads. */
function layoutText({ groups }: ClusterSpec, archives: readonly Archive[], ready: readonly string[]): string {
  const arrays = {
    users: [...new Set(groups.map(({ distribution }) => distribution.product))],
    units: groups.map(({ service }) => service),
    data: groups.map(({ distribution, service }) => `${distribution.product}:/var/lib/${service}`),
    archives: archives.map(({ product, archive }) => `${path.basename(archive)}:/opt/${product}`),
    ready,
  };
  return Object.entries(arrays)
    .map(([name, values]) => `${name}=(${values.join(" ")})\n`)
    .join("");
}

interface Archive {
  readonly product: string;
  readonly version: string;
  readonly archive: string;
  readonly sha512: string;
}

function archivesOf({ groups }: ClusterSpec, progress: Progress): Promise<Archive[]> {
  const distributions = new Map(groups.map(({ distribution }) => [distribution.product, distribution]));
  return Promise.all(
    [...distributions.values()].map(async ({ product, version: { version } }) => {
      return { product, version, ...(await assembleFromMaven(product, version, progress)) };
    }),
  );
}

function inventory(
  spec: ClusterSpec,
  archives: readonly Archive[],
  { privateKey, knownHosts, ready }: { privateKey: string; knownHosts: string; ready: string },
): unknown {
  const hosts = spec.hosts.map(({ name, address, roles }) => [
    name,
    {
      ansible_host: address,
      zookeeper_id: roles["zookeeper"],
      broker_id: roles["kafka"],
      rocketmq_id: roles["rocketmq"],
    },
  ]);
  const ofArchives = archives.flatMap(({ product, version, archive, sha512 }) => [
    [`${product}_version`, version],
    [`${product}_archive`, archive],
    [`${product}_sha512`, sha512],
  ]);
  const vars = {
    ready,
    ansible_user: "root",
    ansible_ssh_private_key_file: privateKey,
    ansible_ssh_common_args: `-o UserKnownHostsFile=${knownHosts} -o StrictHostKeyChecking=yes`,
    ...(Object.fromEntries(ofArchives) as Record<string, string>),
  };
  return { cluster: { hosts: Object.fromEntries(hosts) as unknown, vars } };
}
