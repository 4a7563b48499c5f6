import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { configFilesOf, identityCommand } from "../../../components/kubernetes/config-maps";
import { compactId } from "../../../components/kubernetes/identity";
import { certificatesInPod } from "../../../components/kubernetes/keys";
import { groupOf, type KubernetesSpec } from "../../../components/kubernetes/kubernetes-spec";
import { portOf } from "../../../components/kubernetes/pod-endpoints";
import type { Pods } from "../../../components/kubernetes/servers";
import { organization } from "../../../components/security/leaf";
import type { ServerInPod } from "../../../components/services/service-on-kubernetes";
import { KafkaConnection } from "../../../operations/protocol/kafka/kafka-connection";
import { secureConnection } from "../../../operations/transport/secure-connection";
import { classPathOf } from "../../../tools/lib/class-path";
import { clusterId, logOf, type Started, stop } from "../../fuzz/support/start-servers";
import { TestAuthority } from "../../helpers/certificates";
import { kubernetesSpec, podsIn } from "../../helpers/kubernetes";

const patience = 240_000;

type Service = "kafka" | "kafka-controller";

/**
 * The servers of a cluster in KRaft by the files of their pods, as processes of this machine: every pod has an address of its own,
 * so here each has ports of its own instead.
 */
export class QuorumInPods {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-pods-"));
  readonly spec: KubernetesSpec;
  private readonly authority = new TestAuthority();
  private readonly identity = this.authority.identity({ subject: `/O=${organization}/OU=admin/CN=admin` });
  private readonly servers = new Map<string, Started>();

  constructor(
    version: string,
    private readonly security: "plaintext" | "secure",
  ) {
    const kafka = { version, metadata: "kraft", heap: "192m", controllers: { heap: "96m" } };
    this.spec = kubernetesSpec({}, { security, kafka });
  }

  /** Starts all servers of a service, each once it knows who it is. */
  async start(name: Service): Promise<void> {
    const pods = podsIn(this.spec, name);
    for (const server of pods.servers) {
      this.writeFiles(pods, server);
      this.writeKeys(pods, server);
      this.identify(pods, server);
      this.servers.set(server.name, await this.launch(pods, server));
    }
  }

  /** Runs what an init container runs. @throws Error with what it said, when the server must not start. */
  identify(pods: Pods, server: ServerInPod, id = clusterId): void {
    const command = identityCommand(this.spec, pods)?.map((word) => this.inFolder(server, word)) ?? [];
    const env = { ...process.env, SERVER: server.name, CLUSTER_ID: compactId(id) };
    execFileSync(command[0] ?? "", command.slice(1), { env, stdio: ["ignore", "ignore", "pipe"] });
  }

  /** A connection to a server, at the port where our own tools ask it. */
  async connect(name: Service, id: number): Promise<KafkaConnection> {
    const socket = net.connect(here(portOf(this.spec, podsIn(this.spec, name)), id), "127.0.0.1");
    await once(socket, "connect");
    if (this.security === "plaintext") return new KafkaConnection(socket);
    return new KafkaConnection(await secureConnection(socket, { identity: this.identity, address: "127.0.0.1" }));
  }

  /** Asks until there is an answer. @throws AssertionError with the logs when there is none for four minutes. */
  async until<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (const end = Date.now() + patience; ; await sleep(500)) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      for (const [name, server] of this.servers) assert.equal(server.child.exitCode, null, `${name}: ${logOf(server)}`);
      assert(Date.now() < end, [...this.servers.values()].map(logOf).join("\n"));
    }
  }

  /** Ends all servers, the brokers first: one that has lost its quorum takes minutes to end. */
  async stop(): Promise<void> {
    const [controllers, brokers] = [true, false].map((is) =>
      [...this.servers].filter(([name]) => name.startsWith("kafka-controller") === is),
    );
    for (const group of [brokers, controllers])
      await Promise.all(
        (group ?? []).filter(([, { child }]) => child.exitCode === null).map(([, server]) => stop(server)),
      );
    this.authority.remove();
    rmSync(this.directory, { recursive: true });
  }

  private inFolder({ name }: ServerInPod, text: string): string {
    const all = this.spec.pods.flatMap((pods) => pods.servers);
    const own = Number(name.replace(/^.*-/, ""));
    const advertised = all.reduce(
      (left, { address, id }) =>
        left.replaceAll(
          new RegExp(`${address}:(\\d+)`, "g"),
          (_, port: string) => `127.0.0.1:${here(Number(port), id)}`,
        ),
      text,
    );
    return advertised
      .replaceAll(/:\/\/(0\.0\.0\.0)?:(\d+)/g, (_, any: string | undefined, port: string) => {
        return `://${any ?? ""}:${here(Number(port), own)}`;
      })
      .replaceAll(/\/(etc|var\/lib)\//g, `${path.join(this.directory, name)}/$1/`);
  }

  private writeFiles(pods: Pods, server: ServerInPod): void {
    const own = `${server.name}.`;
    for (const [key, content] of Object.entries(configFilesOf(this.spec, pods))) {
      const isOther = pods.servers.some((one) => one !== server && key.startsWith(`${one.name}.`));
      if (isOther) continue;
      const name = key.startsWith(own) ? key.slice(own.length) : key;
      const place = this.inFolder(server, `${groupOf(this.spec, pods).configDirectory}/${name}`);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, name.endsWith(".sh") ? content : this.inFolder(server, content));
    }
  }

  private writeKeys(pods: Pods, server: ServerInPod): void {
    const certificates = certificatesInPod(this.spec, pods, server);
    if (certificates === undefined) return;
    const place = (file: string) => this.inFolder(server, file);
    mkdirSync(place(certificates.directory.path), { recursive: true });
    for (const { path: file } of certificates.trust) writeFileSync(place(file), this.authority.certificate);
    for (const { subject, file } of certificates.leaves) {
      const { cert, key } = this.authority.issue({
        subject: `/O=${organization}/OU=${subject.unit}/CN=${subject.commonName}`,
        names: ["IP:127.0.0.1"],
      });
      writeFileSync(place(file.path), `${key}${cert}${this.authority.certificate}`, { mode: 0o640 });
    }
  }

  private async launch(pods: Pods, server: ServerInPod): Promise<Started> {
    const group = groupOf(this.spec, pods);
    const program = pods.service.program(group);
    const classPath = await classPathOf("kafka", group.distribution.version.version);
    const words = [...program.options, "-cp", classPath, ...program.arguments].map((word) =>
      word === classPath ? word : this.inFolder(server, word),
    );
    const log = path.join(this.directory, `${server.name}.log`);
    const output = openSync(log, "a");
    const child = spawn("java", ["-XX:TieredStopAtLevel=1", ...words], {
      cwd: this.directory,
      stdio: ["ignore", output, output],
    });
    const end = () => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => process.removeListener("exit", end));
    await once(child, "spawn");
    return { child, log };
  }
}

/** The port of a server on this machine: `20951` for port 9095 of controller 101. */
function here(port: number, id: number): number {
  return 20_000 + (port - 9_000) * 10 + (id % 10);
}
