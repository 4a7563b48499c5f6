import assert from "node:assert/strict";
import type { ServerConnections } from "../../operations/cluster/server-connections";
import type { RollContext } from "../../operations/phases/roll-context";
import type { Command } from "../../operations/protocol/rocketmq/frames";
import { addressOf } from "./rocketmq";
import { response, rocketmqServer } from "./rocketmq-server";
import { VirtualClock } from "./virtual-clock";

export const brokerGroups = ["a", "b", "c"];

/**
 * RocketMQ on three hosts in memory, in virtual time: brokers that take settings, whose commit logs grow until some time after writing
 * was turned away, and a name server with a controller that elects whom it is told to.
 */
export class RocketmqBrokers implements ServerConnections {
  readonly clock = new VirtualClock();
  /** What was asked for, in its order: `a on 1: brokerPermission=4`. */
  readonly asked: string[] = [];
  readonly lines: string[] = [];
  /** Milliseconds since the last message to a group when a master was elected. */
  readonly quietAtElection: number[] = [];
  /** Id of the server whose replica goes on following the old master after each election, until it connects anew. */
  stuck: number | undefined;
  /** What every replica tells of its `haHousekeepingInterval`. */
  haTimeout = 4_000;
  /** Replicas that do so, as `a on 3`. */
  private readonly following = new Set<string>();
  private readonly permissions = new Map<string, number>();
  private closedAt = Infinity;

  /**
   * @param writesFor - Milliseconds that producers go on after that.
   * @param masters - Ids of the servers with the masters of the groups.
   */
  constructor(
    private readonly writesFor: number,
    private readonly masters: number[] = [1, 2, 3],
  ) {}

  /** Makes a replica follow a former master. */
  follow(group: string, id: number): void {
    this.following.add(`${group} on ${id}`);
  }

  idsOf(service: string): number[] {
    return service === "rocketmq" ? [1, 2, 3] : service === "rocketmq-namesrv" ? [1] : [];
  }

  endpointsOf(service: string, id: number) {
    const address = `10.0.0.${id}`;
    if (service === "rocketmq-namesrv")
      return [
        { name: "name-server", address, port: 9876 },
        { name: "controller", address, port: 9878 },
      ];
    const own = brokerGroups.flatMap((name, index) => [
      { name, address, port: 10_911 + 20 * index },
      { name: `${name}-ha`, address, port: 10_912 + 20 * index },
    ]);
    return [{ name: "container", address, port: 10_811 }, ...own];
  }

  connect(service: string, id: number, at?: { readonly port: number }) {
    const group = this.endpointsOf(service, id).find(({ port }) => port === at?.port)?.name ?? "";
    return Promise.resolve(
      rocketmqServer((request) => {
        const { body = "", ...more } = this.answer(service, group, id, request);
        return response({ code: 0, opaque: request.opaque, ...more }, body);
      }),
    );
  }

  /** What a server answers: a broker of a group, or the name server and its controller. */
  protected answer(
    service: string,
    group: string,
    id: number,
    request: Command,
  ): { readonly body?: string; readonly extFields?: object } {
    return service === "rocketmq" ? this.broker(group, id, request) : this.others(request);
  }

  /** Milliseconds of virtual time at which the last message was written. */
  private get lastWrite(): number {
    return Math.min(this.clock.now(), this.closedAt + this.writesFor);
  }

  private broker(group: string, id: number, { code, body }: Command): { readonly body?: string } {
    const place = `${group} on ${id}`;
    if (code === 25) {
      const text = body.toString();
      this.asked.push(`${place}: ${text.replaceAll("\n", " ")}`);
      const permission = /brokerPermission=(\d)/.exec(text)?.[1];
      if (permission !== undefined) this.permissions.set(place, Number(permission));
      if (text.includes("haHousekeepingInterval=-1")) this.following.delete(place);
      if (permission === "4") this.closedAt = Math.min(this.closedAt, this.clock.now());
      return {};
    }
    if (code === 26)
      return {
        body: `minInSyncReplicas=2\nbrokerPermission=${this.permissions.get(place) ?? 6}\nbrokerClusterName=shop\nhaHousekeepingInterval=${this.haTimeout}\n`,
      };
    if (code === 907)
      return {
        body: JSON.stringify({
          haConnectionInfo: [1, 2, 3]
            .filter((one) => one !== id && !this.following.has(`${group} on ${one}`))
            .map(() => ({ diff: 0, inSync: true })),
        }),
      };
    assert.equal(code, 28);
    const commitLogMaxOffset = String(1 + Math.floor(this.lastWrite));
    return { body: JSON.stringify({ table: { brokerActive: "true", commitLogMaxOffset } }) };
  }

  private others({ code, fields }: Command): { readonly body?: string; readonly extFields?: object } {
    if (code === 1005) return { extFields: { controllerLeaderAddress: "10.0.0.1:9878" } };
    if (code === 1002) {
      const { brokerName = "", brokerId } = fields;
      this.asked.push(`elect ${brokerId} of ${brokerName} in ${fields["clusterName"]}`);
      this.quietAtElection.push(this.clock.now() - this.lastWrite);
      this.masters[brokerGroups.indexOf(brokerName)] = Number(brokerId);
      if (this.stuck !== undefined) this.following.add(`${brokerName} on ${this.stuck}`);
      return {};
    }
    const state = brokerGroups.map((name, index) => {
      const masterAddress = addressOf(name, this.masters[index] ?? 0);
      const replicas = [1, 2, 3].map((id) => ({ brokerId: id, brokerAddress: addressOf(name, id), alive: true }));
      const follows = ({ brokerId }: { readonly brokerId: number }) => this.following.has(`${name} on ${brokerId}`);
      const inSyncReplicas = replicas.filter((one) => !follows(one));
      return [name, { masterAddress, inSyncReplicas, notInSyncReplicas: replicas.filter(follows) }] as const;
    });
    if (code === 1006) return { body: JSON.stringify({ replicasInfoTable: Object.fromEntries(state) }) };
    assert.equal(code, 106);
    const table = state.map(([name, { masterAddress }]) => [name, { brokerAddrs: { "0": masterAddress } }] as const);
    return { body: JSON.stringify({ brokerAddrTable: Object.fromEntries(table) }) };
  }

  get context(): RollContext {
    const { clock } = this;
    const log = (line: string) => this.lines.push(line);
    return { hosts: this, reads: { clock }, clock, log } as unknown as RollContext;
  }
}
