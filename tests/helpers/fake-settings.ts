import { type FakeError, type FakeSetting, source } from "./fake-broker";
import type { VirtualClock } from "./virtual-clock";

const defaults: Readonly<Record<string, string>> = { "auto.leader.rebalance.enable": "true" };

/** Dynamic settings of one broker: in its file now, in its file when it was started, and given to it since. */
export class FakeSettings {
  file = new Map<string, string>();
  started = new Map<string, string>();
  readonly dynamic = new Map<string, string>();

  constructor(
    private readonly clock: VirtualClock,
    /** Values that it tells in another way than they were given. */
    private readonly spelling: ReadonlyMap<string, string>,
  ) {}

  of(names: readonly string[]): FakeSetting[] {
    return names.map((name) => {
      const own = [
        ...(this.dynamic.has(name) ? [{ name, value: this.dynamic.get(name) ?? null, source: source.dynamic }] : []),
        ...(this.started.has(name) ? [{ name, value: this.started.get(name) ?? null, source: source.static }] : []),
        { name, value: defaults[name] ?? (name.endsWith("threads") ? "8" : "default"), source: source.default },
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
