import assert from "node:assert/strict";
import type { RollContext } from "../../../../../operations/phases/roll-context";
import { allowWriting, drainBrokers } from "../../../../../operations/services/rocketmq/drain-brokers";
import { RocketmqReader } from "../../../../../operations/services/rocketmq/rocketmq-reader";
import type { ServerConnections } from "../../../../../operations/cluster/server-connections";
import { groupOf, rocketmqView } from "../../../../helpers/rocketmq";
import { response, rocketmqServer } from "../../../../helpers/rocketmq-server";
import { VirtualClock } from "../../../../helpers/virtual-clock";

const groups = ["a", "b", "c"];

/** Brokers of three hosts that take settings, and whose commit logs grow for some time after writing was turned away. */
class Brokers implements ServerConnections {
  readonly clock = new VirtualClock();
  /** What was asked for, in its order: `a on 1: brokerPermission=4`. */
  readonly asked: string[] = [];
  readonly lines: string[] = [];
  private readonly permissions = new Map<string, number>();
  private closedAt = Infinity;

  /** @param writesFor - Milliseconds that producers go on after that. */
  constructor(private readonly writesFor: number) {}

  idsOf(service: string): number[] {
    return service === "rocketmq" ? [1, 2, 3] : [];
  }

  endpointsOf(_service: string, id: number) {
    const names = ["container", ...groups.flatMap((name) => [name, `${name}-fast`, `${name}-ha`])];
    return names.map((name, index) => ({ name, address: `10.0.0.${id}`, port: 10_811 + index }));
  }

  connect(_service: string, id: number, at?: { readonly port: number }) {
    const group = this.endpointsOf("rocketmq", id).find(({ port }) => port === at?.port)?.name ?? "";
    return Promise.resolve(
      rocketmqServer(({ code, opaque, body }) =>
        response({ code: 0, opaque }, this.answer(group, id, code, body.toString())),
      ),
    );
  }

  private answer(group: string, id: number, code: number, body: string): string {
    const place = `${group} on ${id}`;
    if (code === 25) {
      this.asked.push(`${place}: ${body.replaceAll("\n", " ")}`);
      const permission = /brokerPermission=(\d)/.exec(body)?.[1];
      if (permission !== undefined) this.permissions.set(place, Number(permission));
      if (permission === "4") this.closedAt = Math.min(this.closedAt, this.clock.now());
      return "";
    }
    if (code === 26) return `minInSyncReplicas=2\nbrokerPermission=${this.permissions.get(place) ?? 6}\n`;
    assert.equal(code, 28, "nothing else is asked while brokers are drained, least of all an election");
    const offset = Math.min(this.clock.now(), this.closedAt + this.writesFor);
    return JSON.stringify({ table: { brokerActive: "true", commitLogMaxOffset: String(Math.floor(offset)) } });
  }

  get context(): RollContext {
    const { clock } = this;
    return {
      hosts: this,
      reads: { clock },
      clock,
      log: (line: string) => this.lines.push(line),
    } as unknown as RollContext;
  }
}

function view(...words: readonly string[]) {
  return rocketmqView(words.map((word, index) => groupOf(groups[index] ?? "", word)));
}

describe("the drain of the brokers of a host", () => {
  it("names a successor everywhere, then turns writing away, and ends once nobody has written for 3 s", async () => {
    const brokers = new Brokers(5_000);
    await drainBrokers(brokers.context, view("MSS", "SMS", "SMS"), 1);
    assert.deepEqual(brokers.asked, [
      "a on 1: brokerElectionPriority=100",
      "a on 2: brokerElectionPriority=100",
      "a on 3: brokerElectionPriority=1",
      "a on 1: brokerPermission=4",
    ]);
    assert.deepEqual(brokers.lines, ["nobody writes to the masters of 1 broker group (a) on server 1 any more"]);
    assert.ok(brokers.clock.now() >= 2_000 + 5_000 + 3_000, `ended after ${brokers.clock.now()} ms`);
  });

  it("does not wait longer than 45 s for producers, and says so", async () => {
    const brokers = new Brokers(Infinity);
    await drainBrokers(brokers.context, view("MSS", "SMS", "SSM"), 1);
    assert.match(
      brokers.lines.join("\n"),
      /somebody still writes to the masters of 1 broker group \(a\) on server 1 after 45 s/,
    );
  });

  it("turns no writing away where that of all groups would be: producers would have nowhere to go", async () => {
    const brokers = new Brokers(0);
    await drainBrokers(brokers.context, view("MSS", "MSS", "MSS"), 1);
    assert.deepEqual(brokers.asked, []);
    assert.match(brokers.lines.join(), /the masters of all broker groups are on server 1/);
  });

  it("asks nothing of a host without masters", async () => {
    const brokers = new Brokers(0);
    await drainBrokers(brokers.context, view("MSS", "MSS", "MSS"), 2);
    assert.deepEqual([brokers.asked, brokers.lines], [[], []]);
  });

  it("is undone where the roll was cut: brokers that were not stopped take messages again", async () => {
    const brokers = new Brokers(0);
    await drainBrokers(brokers.context, view("MSS", "SMS", "SSM"), 1);
    brokers.asked.length = 0;
    const opened = await allowWriting(new RocketmqReader(brokers, { clock: brokers.clock }));
    assert.deepEqual(
      opened.map(({ group, id }) => `${group} on ${id}`),
      ["a on 1"],
    );
    assert.deepEqual(brokers.asked, ["a on 1: brokerPermission=6"]);
  });
});
