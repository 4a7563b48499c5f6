import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { connect } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { MetadataStep } from "../../components/services/kafka/metadata";
import { Probe } from "../../tools/probe/probe";
import type * as Sandbox from "../../tools/sandbox/host";
import { nodeClient, type Outputs } from "../e2e/support/clients";
import { eventually } from "../e2e/support/hosts";
import { Project } from "../e2e/support/project";
import { Running } from "../e2e/support/running";
import { inPlainText, type Settings, withSettings } from "../e2e/support/stack-text";
import { LaggingReplica } from "./lagging-replica";

const stack = "faults";
const prefix = "192.168.70.";

/** A broker that died is noticed when its session ends; three times sooner than by Kafka's default, to save time. */
const sooner = { "zookeeper.session.timeout.ms": 6000 };

/** What every `up` has, at a step of the way to KRaft, where brokers have no such session in the end. */
function alwaysAt(step: MetadataStep): Settings {
  const controllers = step === "zookeeper" ? {} : { metadata: step, controllers: { heap: "96m" } };
  const properties = step === "dual-write-kraft" || step === "kraft" ? {} : sooner;
  return { topics: [], readyTimeout: 90, kafka: { properties, ...controllers } };
}

/** Three hosts that carry a cluster, an application that uses it all the time, and hands on everything. */
export class FaultCluster {
  readonly hosts = ["kafka1", "kafka2", "kafka3"];
  /** Where the cluster is on the way to KRaft; the next `up` takes it there. */
  step: MetadataStep = "zookeeper";
  /** How often the configuration of each broker was changed. */
  readonly #changes = new Map<string, number>();

  private constructor(
    private readonly project: Project,
    private readonly sandbox: typeof Sandbox,
  ) {}

  #probe: Probe | undefined;
  #outputs: Outputs | undefined;
  #laggingReplica: LaggingReplica | undefined;

  static async create(): Promise<FaultCluster> {
    const project = await Project.create();
    // The copy has a sandbox of its own, which only its own modules know.
    const load = createRequire(path.join(project.root, "index.ts"));
    return new FaultCluster(project, load("./tools/sandbox/host") as typeof Sandbox);
  }

  async start(): Promise<void> {
    await this.configure([]);
    await this.project.succeed("up", stack, "--no-smoke-test");
    this.#outputs = (await this.project.outputs(stack)) as unknown as Outputs;
    this.#probe = await Probe.start(this.#outputs.bootstrapServers);
    await this.settle();
  }

  async remove(): Promise<void> {
    await this.#probe?.stop();
    await this.project.script("down", stack);
    await this.project.remove();
  }

  /** See `LaggingReplica`. */
  get laggingReplica(): LaggingReplica {
    assert.ok(this.#outputs, "the cluster was not started");
    return (this.#laggingReplica ??= new LaggingReplica(this.#outputs));
  }

  get probe(): Probe {
    assert.ok(this.#probe, "the cluster was not started");
    return this.#probe;
  }

  /** Writes the stack file; the brokers on some hosts get another rack, which takes a restart of each. */
  async configure(restarts: readonly string[], settings: Settings = {}): Promise<void> {
    for (const host of restarts) this.#changes.set(host, (this.#changes.get(host) ?? 0) + 1);
    const controller = (id: string) => (this.step === "zookeeper" ? "" : `, controllerId: 10${id}`);
    const rack = (id: string) =>
      `brokerId: ${id}, rack: rack-${id}-${this.#changes.get(`kafka${id}`) ?? 0}${controller(id)} }`;
    await this.project.deriveStack("dev", stack, (dev) => {
      const ours = inPlainText(dev).replaceAll("192.168.10.", prefix).replaceAll(".sandbox/dev/", `.sandbox/${stack}/`);
      return withSettings(
        ours.replaceAll(/brokerId: (\d) \}/g, (_, id: string) => rack(id)),
        alwaysAt(this.step),
        settings,
      );
    });
  }

  up(): Running {
    return new Running(this.project, "up", stack, "--no-smoke-test");
  }

  /** Without what `scripts/up` does before: it would start a sandbox host that is off, or wait for one. */
  pulumiUp(): Running {
    return new Running(
      this.project,
      "pulumi",
      "up",
      "--yes",
      "--skip-preview",
      "--suppress-progress",
      "--stack",
      stack,
    );
  }

  /** Runs a shell script as root inside a host, not over SSH, and returns what it printed. */
  async run(host: string, script: string): Promise<string> {
    const { stdout } = await this.sandbox.inHost(stack, host, ["bash", "-euo", "pipefail", "-c", script]);
    return stdout;
  }

  powerLoss(host: string): Promise<void> {
    return this.sandbox.killHost(stack, host);
  }

  /** Starts every host that is off. */
  async powerOn(): Promise<void> {
    for (const host of this.hosts) await this.sandbox.startHost(stack, host);
  }

  /** The host of the broker that is the controller. */
  controller(): Promise<string> {
    return this.#asAdmin(async (admin) => `kafka${(await admin.describeCluster()).controller}`);
  }

  /** The host of the ZooKeeper server that leads. */
  async leader(): Promise<string> {
    const modes = await Promise.all(this.hosts.map((host) => this.#mode(host)));
    const host = this.hosts[modes.indexOf("leader")];
    assert.ok(host, `ZooKeeper says: ${modes.join(", ")}`);
    return host;
  }

  /** Waits until ZooKeeper has a leader and every broker is in sync with every partition. */
  async settle(): Promise<void> {
    await eventually("the cluster is in sync", 120, async () => {
      const modes = await Promise.all(this.hosts.map((host) => this.#mode(host)));
      return modes.every((mode) => mode !== undefined) && (await this.#isInSync());
    });
  }

  /** Processes and configuration of the services on each host that is on; equal when nothing was touched. */
  async trace(): Promise<Record<string, string>> {
    const look =
      "systemctl show --property MainPID zookeeper kafka; sha256sum /etc/kafka/* /etc/zookeeper/* /etc/systemd/system/*.service";
    const looks = this.hosts.map(async (host) => [host, await this.run(host, look).catch(() => "off")] as const);
    return Object.fromEntries(await Promise.all(looks));
  }

  async #isInSync(): Promise<boolean> {
    const { brokers } = await this.#asAdmin((admin) => admin.describeCluster());
    const { topics } = await this.#asAdmin((admin) => admin.fetchTopicMetadata());
    const partitions = topics.flatMap((topic) => topic.partitions);
    return (
      brokers.length === this.hosts.length && partitions.every(({ isr, replicas }) => isr.length === replicas.length)
    );
  }

  async #asAdmin<T>(
    use: (admin: ReturnType<ReturnType<typeof nodeClient>["kafka"]["admin"]>) => Promise<T>,
  ): Promise<T> {
    assert.ok(this.#outputs, "the cluster was not started");
    const admin = nodeClient(this.#outputs).kafka.admin();
    await admin.connect();
    try {
      return await use(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async #mode(host: string): Promise<string | undefined> {
    const socket = connect({ host: host.replace("kafka", `${prefix}10`), port: 2181, timeout: 3_000 });
    socket.on("timeout", () => socket.destroy());
    try {
      socket.write("srvr");
      return /^Mode: (\w+)$/m.exec(await text(socket))?.[1];
    } catch {
      return undefined;
    } finally {
      socket.destroy();
    }
  }
}
