import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { fetchLeader } from "../../../operations/protocol/rocketmq/controllers";
import type { RocketmqConnection } from "../../../operations/protocol/rocketmq/rocketmq-connection";
import { type Report, reportSchema } from "../../../operations/status/snapshot";
import { RocketmqClient } from "../../../tools/rocketmq/client";
import { Hosts } from "./hosts";
import { Project } from "./project";
import { type Settings, withSettings } from "./stack-text";

/** The hosts of the shipped stack. */
const addresses = { mq1: "192.168.10.101", mq2: "192.168.10.102", mq3: "192.168.10.103" };
const controllerPort = 9878;

/** The shipped stack rocketmq in a checkout of its own. */
export class RocketmqStack {
  readonly name = "rocketmq";
  readonly hosts: Hosts;
  /** What every replica and every controller is asked through, as a client would. */
  private readonly client = new RocketmqClient("");
  private known: StackOutputs | undefined;

  private constructor(
    readonly project: Project,
    private readonly text: string,
  ) {
    this.hosts = new Hosts(project, this.name, addresses);
  }

  static async create(): Promise<RocketmqStack> {
    const project = await Project.create();
    return new RocketmqStack(project, await readFile(path.join(project.root, "Pulumi.rocketmq.yaml"), "utf8"));
  }

  async remove(): Promise<void> {
    this.client.close();
    await this.project.script("down", this.name);
    await this.project.remove();
  }

  /** The shipped stack file with changes. */
  async configure(...changes: readonly Settings[]): Promise<void> {
    await writeFile(path.join(this.project.root, `Pulumi.${this.name}.yaml`), withSettings(this.text, ...changes));
  }

  async up(...args: readonly string[]): Promise<string> {
    return this.project.succeed("up", this.name, ...args);
  }

  /** What an `up` says that has to be refused, with nothing restarted. */
  async refused(): Promise<string> {
    const { output, exitCode } = await this.project.script("up", this.name, "--no-smoke-test");
    assert.equal(exitCode, 1, output);
    assert.doesNotMatch(output, /restarting/);
    return output;
  }

  async outputs(): Promise<StackOutputs> {
    return (this.known ??= (await this.project.outputs(this.name)) as unknown as StackOutputs);
  }

  /** The same with those that are secret. */
  async secretOutputs(): Promise<StackOutputs> {
    return (await this.project.secretOutputs(this.name)) as unknown as StackOutputs;
  }

  /** What each replica of each broker group answers, by name. Example of a name: `a on mq2`. */
  async everyReplica<T>(use: (broker: RocketmqConnection) => Promise<T>): Promise<Record<string, T>> {
    const { rocketmqBrokers = [] } = await this.outputs();
    const answers = rocketmqBrokers.map(
      async ({ group, host, endpoint }) => [`${group} on ${host}`, await this.client.ask(endpoint, use)] as const,
    );
    return Object.fromEntries(await Promise.all(answers));
  }

  /** The host whose controller leads. */
  leadingHost(): Promise<string> {
    return leadingHost(this.client, addresses);
  }

  async status(): Promise<Report> {
    const { stdout } = await this.project.script("status", this.name, "--json");
    return reportSchema.parse(JSON.parse(stdout));
  }

  /** Returns once the status is that. @throws Error with the findings when it is not within the limit. */
  async untilStatus(exitCode: number, seconds = 300): Promise<Report> {
    for (const until = performance.now() + seconds * 1_000; ;) {
      const report = await this.status();
      if (report.exitCode === exitCode) return report;
      if (performance.now() > until)
        throw new Error(`the status is not ${exitCode} within ${seconds} s: ${JSON.stringify(report.findings)}`);
      // Brokers that come back need the processors that each look takes.
      await sleep(2_000);
    }
  }

  /** Ends a unit's process on a host as a crash does; systemd starts it again. */
  async crash(host: string, unit: string): Promise<void> {
    const pid = await this.hosts.mainPid(host, unit);
    assert.notEqual(pid, "0", `${unit} on ${host} does not run`);
    await this.hosts.run(host, `kill -9 ${pid}`);
  }
}

/** The host whose controller leads, of hosts by their addresses. @throws Error when none does. */
export async function leadingHost(client: RocketmqClient, hosts: Readonly<Record<string, string>>): Promise<string> {
  for (const address of Object.values(hosts)) {
    const leader = await client.ask(`${address}:${controllerPort}`, fetchLeader).catch(() => undefined);
    const [host] = Object.entries(hosts).find((one) => leader === `${one[1]}:${controllerPort}`) ?? [];
    if (host !== undefined) return host;
  }
  throw new Error("no controller leads");
}
