import { alterConfigs, fetchBrokerSettings } from "../../../protocol/kafka/configs";
import { fetchMembers, type Partition } from "../../../protocol/kafka/metadata";
import type { Assignment } from "../../../protocol/kafka/partitions";
import { type Admin, type Settings, throttledReplicas } from "./admin";

/** Bytes per second that a broker sends, and takes in, for copies that are not in sync. */
const rates = ["leader.replication.throttled.rate", "follower.replication.throttled.rate"] as const;
/** Bytes of a text in a request (Kafka protocol guide, "Protocol Primitive Types": STRING). */
const longestText = 32_767;
const everyReplica = "*";

/** A partition that gets other replicas. */
export interface Move {
  readonly to: Assignment;
  readonly from: readonly Partition[];
}

/**
 * Slows down the copying of replicas that move, and of no others.
 *
 * A rate on a broker that is the one of this program says that throttles of this program are there: it is set first and
 * taken back last, so that the next run finds what one that was cut left behind. Throttles of others stay, or come back.
 */
export class Throttles {
  /** Which replicas of a topic others had slowed down before it moved. */
  private readonly before = new Map<string, Settings>();

  /** @param own - The rates that this program sets, or set in a run before. */
  constructor(
    private readonly admin: Admin,
    private readonly throttle: number,
    private readonly own: ReadonlySet<string>,
  ) {}

  /** Whether a run that was cut left throttles behind. */
  async areLeft(): Promise<boolean> {
    const found = await Promise.all((await this.brokers()).map((id) => this.ratesOf(id)));
    return found.flat().some(({ value }) => this.own.has(value));
  }

  /** Those that have been there send, those that are new take in. */
  async set(moves: readonly Move[], theirs: ReadonlyMap<string, Settings>): Promise<void> {
    const topics = [...new Set(moves.map(({ to }) => to.topic))];
    for (const name of topics) if (!this.before.has(name)) this.before.set(name, theirs.get(name) ?? {});
    await this.changeRates((rate) => (rate === undefined ? String(this.throttle) : undefined));
    const resources = topics.map((name) => {
      const own = moves.filter(({ to }) => to.topic === name);
      const before = ({ to, from }: Move) => from.find(({ index }) => index === to.index)?.replicas ?? [];
      const added = (move: Move) => move.to.replicas.filter((id) => !before(move).includes(id));
      const listed = (key: string, ids: (move: Move) => readonly number[]) => {
        const ours = own.flatMap((move) => ids(move).map((id) => `${move.to.index}:${id}`));
        return ours.length === 0 ? [] : [[key, joined(this.before.get(name)?.[key], ours)] as const];
      };
      const lists = [...listed(throttledReplicas.leader, before), ...listed(throttledReplicas.follower, added)];
      return { type: "topic" as const, name, changes: Object.fromEntries(lists) };
    });
    await this.admin.anyBroker((to) => alterConfigs(to, resources));
  }

  /** Takes the throttles of topics back, and then the rates. */
  async takeBack(topics: readonly string[]): Promise<void> {
    const resources = topics.map((name) => {
      const back = Object.values(throttledReplicas).map((key) => [key, this.before.get(name)?.[key] ?? null]);
      return { type: "topic" as const, name, changes: Object.fromEntries(back) as Record<string, string | null> };
    });
    if (resources.length > 0) await this.admin.anyBroker((to) => alterConfigs(to, resources));
    await this.changeRates((rate) => (rate !== undefined && this.own.has(rate) ? null : undefined));
  }

  /**
   * Changes the rates of the brokers of the stack. One that is there is somebody else's unless it is one of this program,
   * and is left alone.
   * @param next - The rate for one that is there, or not; undefined to leave it, null to take it back.
   */
  private async changeRates(next: (rate: string | undefined) => string | null | undefined): Promise<void> {
    const ids = await this.brokers();
    await Promise.all(
      ids.map(async (id) => {
        const now = new Map((await this.ratesOf(id)).map(({ name, value }) => [name, value]));
        const changes = rates.flatMap((name) => {
          const to = next(now.get(name));
          return to === undefined ? [] : [[name, to] as const];
        });
        if (changes.length === 0) return;
        const resource = { type: "broker", name: String(id), changes: Object.fromEntries(changes) } as const;
        await this.admin.onBroker(id, (to) => alterConfigs(to, [resource]));
      }),
    );
  }

  /** The brokers of the stack that are there; each takes its settings only from itself. */
  private async brokers(): Promise<number[]> {
    const { brokers } = await this.admin.anyBroker(fetchMembers);
    return this.admin.brokers.filter((id) => brokers.includes(id));
  }

  private async ratesOf(id: number): Promise<{ readonly name: string; readonly value: string }[]> {
    const settings = await this.admin.onBroker(id, (to) => fetchBrokerSettings(to, id, rates));
    return settings.flatMap(({ name, value, source }) =>
      source === "dynamic" && value !== null ? [{ name, value }] : [],
    );
  }
}

/** With those of others; Kafka also takes all replicas of a topic together. */
function joined(theirs: string | undefined, ours: readonly string[]): string {
  const listed = theirs === undefined || theirs === "" ? [] : theirs.split(",");
  const all = [...new Set([...listed, ...ours])];
  const list = all.join(",");
  return all.includes(everyReplica) || list.length > longestText ? everyReplica : list;
}
