import { reportSchema } from "../../operations/status/snapshot";
import type { Probe } from "../../tools/probe/probe";
import { RocketmqClient } from "../../tools/rocketmq/client";
import { startSender } from "../../tools/rocketmq/start-sender";
import { eventually } from "../e2e/support/hosts";
import { leadingHost } from "../e2e/support/rocketmq-stack";
import { withSettings } from "../e2e/support/stack-text";
import { type Around, FaultCluster, prefix, stack } from "./cluster";

const ledger = { topic: "ledger", group: "ledger-readers" };
const addresses = { mq1: `${prefix}101`, mq2: `${prefix}102`, mq3: `${prefix}103` };

/** Three hosts with name servers, three broker groups and proxies. */
export class RocketmqCluster extends FaultCluster {
  readonly hosts = Object.keys(addresses);
  protected readonly units = ["rocketmq-namesrv", "rocketmq", "rocketmq-proxy"];

  /** Brokers that are restarted keep messages for an hour longer, which is a setting of all of them. */
  async configure({ restarts, settings = {} }: Around): Promise<void> {
    this.countChanges(restarts.slice(0, 1).map(() => "all"));
    const rocketmq = {
      topics: [{ name: ledger.topic }],
      consumerGroups: [{ name: ledger.group }],
      retentionHours: 48 + this.changesOf("all"),
    };
    await this.project.deriveStack("rocketmq", stack, (text) =>
      withSettings(
        text.replaceAll("192.168.10.", prefix).replaceAll(".sandbox/rocketmq/", `.sandbox/${stack}/`),
        { readyTimeout: 120, rocketmq },
        settings,
      ),
    );
  }

  /** The host whose controller leads. */
  controller(): Promise<string> {
    const client = new RocketmqClient("");
    return leadingHost(client, addresses).finally(() => client.close());
  }

  async settle(): Promise<void> {
    await eventually("RocketMQ is healthy", 240, async () => {
      const { stdout } = await this.project.script("status", stack, "--json");
      return reportSchema.parse(JSON.parse(stdout)).exitCode === 0;
    });
  }

  protected async startProbe(): Promise<Probe> {
    return startSender(await this.project.outputs(stack), ledger);
  }
}
