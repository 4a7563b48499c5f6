import { type FakeError, type FakeSetting, source } from "./fake-broker";
import type { VirtualClock } from "./virtual-clock";

const stock: Readonly<Record<string, string>> = { "auto.leader.rebalance.enable": "true" };

/** Dynamic settings of one broker: in its file now, in its file when it was started, and given to it since. */
export class FakeSettings {
  file = new Map<string, string>();
  started = new Map<string, string>();
  /** Whether it lets nobody see them. */
  denies = false;
  readonly dynamic = new Map<string, string>();
  /** Given to all brokers. */
  readonly defaults = new Map<string, string>();

  constructor(
    private readonly clock: VirtualClock,
    /** Values that it tells in another way than they were given. */
    private readonly spelling: ReadonlyMap<string, string>,
  ) {}

  told(names: readonly string[]): readonly FakeSetting[] | FakeError {
    return this.denies ? { error: 31, message: "Cluster authorization failed." } : this.of(names);
  }

  /** Without names it tells all that it has. */
  of(names: readonly string[]): FakeSetting[] {
    const all = [...this.dynamic.keys(), ...this.defaults.keys(), ...this.started.keys()];
    return (names.length === 0 ? [...new Set(all)] : names).map((name) => {
      const own = [
        ...(this.dynamic.has(name) ? [{ name, value: this.dynamic.get(name) ?? null, source: source.dynamic }] : []),
        ...(this.defaults.has(name)
          ? [{ name, value: this.defaults.get(name) ?? null, source: source.dynamicDefault }]
          : []),
        ...(this.started.has(name) ? [{ name, value: this.started.get(name) ?? null, source: source.static }] : []),
        { name, value: stock[name] ?? (name.endsWith("threads") ? "8" : "default"), source: source.default },
      ] as const;
      return { ...own[0], synonyms: own };
    });
  }

  /** Threads are at most doubled or halved at once, and a change is in force a moment after it was accepted. */
  alter(changes: ReadonlyMap<string, string | null>, validateOnly: boolean): FakeError | undefined {
    for (const [name, value] of changes) {
      const [now] = this.of([name]);
      const aim = Number(value ?? now?.synonyms.find(({ source: from }) => from !== source.dynamic)?.value);
      if (name.endsWith("threads") && (aim > 2 * Number(now?.value) || aim < Math.floor(Number(now?.value) / 2)))
        return { error: 40, message: `Dynamic thread count update validation failed for ${name}=${aim}` };
    }
    if (!validateOnly) void this.clock.sleep(500).then(() => this.take(changes));
    return undefined;
  }

  private take(changes: ReadonlyMap<string, string | null>): void {
    for (const [name, value] of changes)
      if (value === null) this.dynamic.delete(name);
      else this.dynamic.set(name, this.spelling.get(value) ?? value);
  }
}
