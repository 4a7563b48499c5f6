import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import type { Probe } from "../../tools/probe/probe";
import type * as Sandbox from "../../tools/sandbox/host";
import { Project } from "../e2e/support/project";
import { Running } from "../e2e/support/running";
import type { Fault } from "./fault";

export const stack = "faults";
/** Of the addresses of the hosts, which end in 101, 102 and so on. */
export const prefix = "192.168.70.";

/** What an `up` is about. */
export type Around = Pick<Fault<never>, "restarts" | "step" | "settings">;

/** Hosts that carry a cluster, and an application that uses it all the time. */
export abstract class FaultCluster {
  abstract readonly hosts: readonly string[];
  /** The services on each host that a refused `up` leaves as they are. */
  protected abstract readonly units: readonly string[];
  /** How often the configuration of each host's broker was changed. */
  readonly #changes = new Map<string, number>();
  #probe: Probe | undefined;

  constructor(
    protected readonly project: Project,
    private readonly sandbox: typeof Sandbox,
  ) {}

  /** Writes the stack file of the next `up`: the brokers on some hosts have to be restarted. */
  abstract configure(around: Around): Promise<void>;

  /** Waits until every server serves, and every replica is in sync. */
  abstract settle(): Promise<void>;

  protected abstract startProbe(): Promise<Probe>;

  async start(): Promise<void> {
    await this.configure({ restarts: [] });
    await this.project.succeed("up", stack, "--no-smoke-test");
    this.#probe = await this.startProbe();
    await this.settle();
  }

  async remove(): Promise<void> {
    await this.#probe?.stop();
    await this.project.script("down", stack);
    await this.project.remove();
  }

  get probe(): Probe {
    assert.ok(this.#probe, "the cluster was not started");
    return this.#probe;
  }

  up(): Running {
    return new Running(this.project, "up", stack, "--no-smoke-test");
  }

  /** Without what `scripts/up` does before: it would start a sandbox host that is off, or wait for one. */
  pulumiUp(): Running {
    const args = ["up", "--yes", "--skip-preview", "--suppress-progress", "--stack", stack];
    return new Running(this.project, "pulumi", ...args);
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

  /** Processes and configuration of the services on each host that is on; equal when nothing was touched. */
  async trace(): Promise<Record<string, string>> {
    const files = this.units.map((unit) => `/etc/${unit}/*`).join(" ");
    const look = `systemctl show --property MainPID ${this.units.join(" ")}; sha256sum $(find ${files} /etc/systemd/system/*.service -type f)`;
    const looks = this.hosts.map(async (host) => [host, await this.run(host, look).catch(() => "off")] as const);
    return Object.fromEntries(await Promise.all(looks));
  }

  protected countChanges(hosts: readonly string[]): void {
    for (const host of hosts) this.#changes.set(host, this.changesOf(host) + 1);
  }

  protected changesOf(host: string): number {
    return this.#changes.get(host) ?? 0;
  }
}

/** A checkout of its own; it has a sandbox of its own, which only its own modules know. */
export async function createCluster<C>(of: new (project: Project, sandbox: typeof Sandbox) => C): Promise<C> {
  const project = await Project.create();
  const load = createRequire(path.join(project.root, "index.ts"));
  return new of(project, load("./tools/sandbox/host") as typeof Sandbox);
}
