import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hostService } from "../../../components/hosts/host-services";
import { rollPlan } from "../../../components/hosts/roll-plan";
import type { ClusterSpec, Host } from "../../../components/model/cluster-spec";
import { type Plan, planSchema } from "../../../components/resources/inputs/roll-inputs";
import { organization } from "../../../components/security/leaf";
import type { MetadataStep } from "../../../components/services/kafka/metadata";
import { type ServiceName, serviceOf } from "../../../components/services/registry";
import { rollHosts } from "../../../operations/phases/roll-hosts";
import type { RollHost } from "../../../operations/transport/roll-host";
import type { NewIdentity } from "../../../operations/transport/service-scripts";
import { type Started, start, stop } from "../../fuzz/support/start-servers";
import { startRoot } from "../../fuzz/support/startable";
import { TestAuthority } from "../../helpers/certificates";
import { rawHost, specOf } from "../../helpers/config";

type Security = "plaintext" | "secure";

/** A host of a stack is never at an address of its own loopback; here all of them are on this machine. */
function onLoopback(text: string): string {
  return text.replaceAll("10.77.2.", "127.77.2.");
}

/** The stack at one step of the way from ZooKeeper to KRaft. */
function specAt(step: MetadataStep, security: Security, size: number): ClusterSpec {
  const pathsOf = (name: string) => ({ program: `${startRoot}/${name}`, config: `${startRoot}/etc-${name}` });
  return specOf({
    hosts: [1, 2, 3].slice(0, size).map((id) =>
      rawHost(id, {
        address: `10.77.2.${id}`,
        ...(step === "zookeeper" ? {} : { controllerId: 100 + id }),
      }),
    ),
    security,
    readyTimeout: 900,
    zookeeper: { heap: "64m", paths: { ...pathsOf("zookeeper"), data: `${startRoot}/data/zookeeper` } },
    kafka: {
      metadata: step,
      heap: "192m",
      paths: { ...pathsOf("kafka"), data: [`${startRoot}/data/kafka`] },
      ...(step === "zookeeper"
        ? {}
        : {
            controllers: {
              heap: "96m",
              paths: { config: `${startRoot}/etc-kafka-controller`, data: `${startRoot}/data/kafka-controller` },
            },
          }),
    },
  });
}

function hasEnded({ child }: Started): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** One host of it, whose services are processes of this machine: what a roll asks of it, it does to these. */
class LoopbackHost implements RollHost {
  readonly restartLimit = 8;
  readonly servers = new Map<ServiceName, Started & { readonly digest: string }>();

  constructor(
    private readonly host: Host,
    readonly folder: string,
    private readonly spec: () => ClusterSpec,
  ) {}

  /** One that ended by itself is started again, as systemd does. */
  async state(unit: ServiceName) {
    const server = this.servers.get(unit);
    if (server !== undefined && hasEnded(server)) await this.start(unit);
    const now = this.servers.get(unit);
    return { active: now !== undefined, running: now?.digest ?? "", restarts: 0 };
  }

  async start(unit: ServiceName): Promise<void> {
    const before = this.servers.get(unit);
    if (before !== undefined && !hasEnded(before)) return;
    const spec = this.spec();
    const group = spec.groups.find(({ service }) => service === unit);
    const server = group?.servers.find(({ host }) => host === this.host.name);
    assert(group && server);
    const service = hostService(spec, group, server);
    const own = onLoopback(this.host.address);
    // All ensembles of a real host have its port for themselves.
    const place = (text: string) =>
      onLoopback(text)
        .replace(/^clientPort=.*$/m, `$&\nclientPortAddress=${own}`)
        .replace(/^secureClientPort=.*$/m, `$&\nsecureClientPortAddress=${own}`);
    this.servers.set(unit, { ...(await start(service, this.folder, place)), digest: service.digest });
  }

  async stop(unit: ServiceName): Promise<void> {
    const server = this.servers.get(unit);
    this.servers.delete(unit);
    if (server !== undefined && !hasEnded(server)) await stop(server);
  }

  async restart(unit: ServiceName): Promise<void> {
    await this.stop(unit);
    await this.start(unit);
  }

  async kill(unit: ServiceName): Promise<void> {
    const server = this.servers.get(unit);
    this.servers.delete(unit);
    if (server === undefined || hasEnded(server)) return;
    const ended = once(server.child, "exit");
    server.child.kill("SIGKILL");
    await ended;
  }

  identify(_: ServiceName, { directory, clusterId, id, isFresh }: NewIdentity): Promise<void> {
    const own = directory.replace(startRoot, this.folder);
    mkdirSync(own, { recursive: true });
    if (isFresh)
      for (const name of ["__cluster_metadata-0", "bootstrap.checkpoint", "meta.properties"])
        rmSync(path.join(own, name), { recursive: true, force: true });
    const meta = path.join(own, "meta.properties");
    if (!existsSync(meta)) writeFileSync(meta, `version=1\ncluster.id=${clusterId}\nnode.id=${id}\n`);
    return Promise.resolve();
  }

  journal(unit: ServiceName, lines: number): Promise<string> {
    const server = this.servers.get(unit);
    const said = server === undefined ? "" : readFileSync(server.log, "utf8");
    return Promise.resolve(said.split("\n").slice(-lines).join("\n"));
  }

  async listening(address: string, port: number, _: ServiceName, seconds: number): Promise<void> {
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(200))
      try {
        (await this.pipe(address, port)).destroy();
        return;
      } catch {
        // Not yet.
      }
  }

  async pipe(address: string, port: number) {
    const socket = net.connect(port, onLoopback(address));
    await once(socket, "connect");
    return socket;
  }

  readonly askOutside = () => Promise.resolve([]);
  readonly sockets = () => Promise.resolve([]);
  readonly markCanary = () => Promise.resolve();
  readonly canary = () => Promise.resolve("");
  readonly inspect = (unit = "kafka") => `${this.folder}/${unit}.log`;
}

/**
 * ZooKeeper, brokers and controllers as real processes on loopback, by the files that are rendered for each step of the way to
 * KRaft, rolled by the very phases that roll hosts.
 */
export class MigrationCluster {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-migration-"));
  readonly said: string[] = [];
  private readonly authority = new TestAuthority();
  private readonly identity = this.authority.identity({ subject: `/O=${organization}/OU=admin/CN=admin` });
  private readonly hosts = new Map<string, LoopbackHost>();
  private spec: ClusterSpec;

  constructor(
    private readonly security: Security = "plaintext",
    private readonly size = 3,
    private readonly tell: (line: string) => void = () => undefined,
  ) {
    this.spec = specAt("zookeeper", security, size);
    for (const host of this.spec.hosts) {
      const folder = path.join(this.directory, host.name);
      mkdirSync(folder, { recursive: true });
      this.hosts.set(host.name, new LoopbackHost(host, folder, () => this.spec));
    }
  }

  host(id: number): LoopbackHost {
    const host = this.hosts.get(`kafka${id}`);
    assert(host);
    return host;
  }

  get bootstrapServers(): string {
    return this.spec.hosts.map(({ address }) => `${onLoopback(address)}:9092`).join(",");
  }

  /** What an `up` with this step does once every host has its files. @throws what its roll throws. */
  async up(step: MetadataStep, changes: Partial<Plan> = {}): Promise<void> {
    this.spec = specAt(step, this.security, this.size);
    this.writeKeys();
    const log = (line: string) => {
      this.said.push(line);
      this.tell(line);
    };
    const identity = this.security === "secure" ? { identity: this.identity } : {};
    await rollHosts(planSchema.parse({ ...rollPlan(this.spec), ...changes }), this.hosts, { log, ...identity });
  }

  async stop(): Promise<void> {
    for (const unit of ["kafka", "kafka-controller", "zookeeper"] as const)
      await Promise.all([...this.hosts.values()].map((host) => host.kill(unit)));
    this.authority.remove();
    rmSync(this.directory, { recursive: true });
  }

  private writeKeys(): void {
    for (const group of this.spec.groups)
      for (const server of group.servers) {
        const certificates = serviceOf(group.service).certificates?.(this.spec, server);
        const folder = this.hosts.get(server.host)?.folder;
        if (certificates === undefined || folder === undefined) continue;
        const place = (file: string) => file.replace(startRoot, folder);
        mkdirSync(place(certificates.directory.path), { recursive: true });
        for (const { path: file } of certificates.trust) writeFileSync(place(file), this.authority.certificate);
        for (const { subject, alternativeNames, file } of certificates.leaves) {
          if (existsSync(place(file.path))) continue;
          const { cert, key } = this.authority.issue({
            subject: `/O=${organization}/OU=${subject.unit}/CN=${subject.commonName}`,
            names: alternativeNames.flatMap((name) => [`IP:${name}`, `IP:${onLoopback(name)}`]),
          });
          if (!file.path.startsWith(startRoot)) continue;
          writeFileSync(place(file.path), `${key}${cert}${this.authority.certificate}`, { mode: 0o640 });
        }
      }
  }
}
