import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hostServices } from "../../../components/hosts/host-services";
import { rollPlan } from "../../../components/hosts/roll-plan";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { stateDirectory } from "../../../components/model/systemd";
import { planSchema } from "../../../components/resources/inputs/roll-inputs";
import type { ServiceName } from "../../../components/services/registry";
import type { MetadataStep } from "../../../components/services/kafka/metadata";
import { ClusterHosts } from "../../../operations/phases/cluster-hosts";
import { rollHosts } from "../../../operations/phases/roll-hosts";
import { KafkaConnection } from "../../../operations/protocol/kafka/kafka-connection";
import { ZooKeeperSession } from "../../../operations/protocol/zookeeper/zookeeper-session";
import { type Copied, copyData } from "../../../operations/transport/backup-scripts";
import type { RollHost } from "../../../operations/transport/roll-host";
import type { NewIdentity } from "../../../operations/transport/service-scripts";
import { logOf, start, type Started, stop } from "../../fuzz/support/start-servers";
import { startRoot } from "../../fuzz/support/startable";
import { type Raw, rawHost, specOf } from "../../helpers/config";
import { connectTo, restOfHost } from "./real-host";

const [planned, here] = ["10.77.2.1", "127.77.2.1"];
const patience = 240_000;
/** A broker that has lost its quorum takes minutes to end. */
const backwards = ["kafka", "kafka-controller", "zookeeper"] as const;

/** A host of a stack is never at an address of its own loopback; here it is on this machine. */
function onLoopback(text: string): string {
  return text.replaceAll(planned, here);
}

/**
 * One host with ZooKeeper, a broker and a controller of Kafka 3.9.2, as real processes by the files that are rendered for them,
 * which the real roll takes from step to step.
 */
export class MigratingCluster {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-migrating-"));
  readonly said: string[] = [];
  private readonly servers = new Map<ServiceName, Started & { readonly digest: string }>();
  private spec: ClusterSpec = specAt("zookeeper");

  /** An `up` with a step, as far as it is a roll. */
  async up(step: MetadataStep): Promise<void> {
    this.said.length = 0;
    this.spec = specAt(step);
    const hosts = new Map([["kafka1", this.host]]);
    await rollHosts(planSchema.parse(rollPlan(this.spec)), hosts, { log: (line) => void this.said.push(line) });
  }

  /** Connections to its servers, as a roll has them. */
  get connections(): ClusterHosts {
    return new ClusterHosts(planSchema.parse(rollPlan(this.spec)), new Map([["kafka1", this.host]]));
  }

  /** Works with a server. */
  async ask<T>(service: "kafka" | "kafka-controller", use: (server: KafkaConnection) => Promise<T>): Promise<T> {
    const server = new KafkaConnection(await this.connections.connect(service, service === "kafka" ? 1 : 101));
    try {
      return await use(server);
    } finally {
      server.close();
    }
  }

  /** Works with ZooKeeper. */
  async inZooKeeper<T>(use: (session: ZooKeeperSession) => Promise<T>): Promise<T> {
    const session = await ZooKeeperSession.open(await this.connections.connect("zookeeper", 1));
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  }

  /** Where one of its directories is on this machine. */
  place(directory: string): string {
    return directory.replace(startRoot, this.directory);
  }

  async remove(): Promise<void> {
    for (const unit of backwards) await this.stop(unit);
    rmSync(this.directory, { recursive: true });
  }

  /** Does something to files while nothing runs. */
  async whileStopped(work: () => void): Promise<void> {
    for (const unit of backwards) await this.stop(unit);
    work();
    for (const unit of backwards.toReversed()) await this.start(unit);
  }

  /** As the script does it on a host. */
  private copy(unit: ServiceName, copied: Copied): string {
    const folder = unit === "zookeeper" ? "etc-zookeeper" : "etc-kafka-controller";
    const manifest = path.join(this.directory, `${unit}.manifest`);
    writeFileSync(manifest, `- 644 root:root ${path.join(this.directory, folder, copied.file)}\n`);
    const script = copyData(unit, copied).replaceAll(stateDirectory, this.directory);
    return execFileSync("bash", ["-euo", "pipefail", "-c", script], { encoding: "utf8" });
  }

  /** As systemd does it. */
  private async start(unit: ServiceName): Promise<void> {
    if (this.servers.has(unit)) return;
    const [host] = this.spec.hosts;
    assert(host);
    const service = hostServices(this.spec, host).find((one) => one.unit === unit);
    assert(service);
    const server = await start(service, this.directory, onLoopback);
    this.servers.set(unit, { ...server, digest: service.digest });
  }

  private async stop(unit: ServiceName): Promise<void> {
    const server = this.servers.get(unit);
    this.servers.delete(unit);
    if (server !== undefined && server.child.exitCode === null) await stop(server);
  }

  private identify({ directory, clusterId, id, isFresh }: NewIdentity): void {
    const place = this.place(directory);
    mkdirSync(place, { recursive: true });
    if (isFresh)
      for (const one of ["__cluster_metadata-0", "bootstrap.checkpoint", "meta.properties"])
        rmSync(path.join(place, one), { recursive: true, force: true });
    const file = path.join(place, "meta.properties");
    if (!existsSync(file)) writeFileSync(file, `version=1\ncluster.id=${clusterId}\nnode.id=${id}\n`);
  }

  private readonly host: RollHost = {
    ...restOfHost(this.directory, connect),
    state: (unit) => {
      const server = this.servers.get(unit);
      const active = server !== undefined && server.child.exitCode === null;
      return Promise.resolve({ active, running: active ? server.digest : "", restarts: 0 });
    },
    start: (unit) => this.start(unit),
    restart: async (unit) => {
      await this.stop(unit);
      await this.start(unit);
    },
    stop: (unit) => this.stop(unit),
    identify: (_, identity) => Promise.resolve(this.identify(identity)),
    backUp: (unit, copied) => Promise.resolve(this.copy(unit, copied)),
    pipe: connect,
    inspect: () => [...this.servers.values()].map((server) => logOf(server)).join("\n"),
  };

  /** Asks until there is an answer. @throws AssertionError when there is none for minutes. */
  async until<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (const end = Date.now() + patience; ; await sleep(500)) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      assert(Date.now() < end, this.host.inspect());
    }
  }
}

function connect(address: string, port: number): Promise<net.Socket> {
  return connectTo(onLoopback(address), port);
}

/** A broker that starts with a dynamic `message.max.bytes` makes the buffer of its log cleaner, of 128 MiB, a second time. */
const heap = "352m";

function specAt(step: MetadataStep): ClusterSpec {
  const paths = (name: string, data: string | string[]) => ({
    ...{ program: `${startRoot}/${name}`, config: `${startRoot}/etc-${name}`, data },
  });
  const controllers = {
    heap: "128m",
    paths: { config: `${startRoot}/etc-kafka-controller`, data: `${startRoot}/data/kafka-controller` },
  };
  const host: Raw = rawHost(1, { address: planned, ...(step === "zookeeper" ? {} : { controllerId: 101 }) });
  return specOf({
    hosts: [host],
    zookeeper: { source: "maven", heap: "64m", paths: paths("zookeeper", `${startRoot}/data/zookeeper`) },
    kafka: {
      ...{ source: "maven", version: "3.9.2", heap, paths: paths("kafka", [`${startRoot}/data/kafka`]) },
      ...{ metadata: step, ...(step === "zookeeper" ? {} : { controllers }) },
    },
  });
}
