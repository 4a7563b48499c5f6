import type { Clock } from "../../operations/lib/clock";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Time that jumps to the next moment somebody waits for, as soon as there is nothing else to do. */
export class VirtualClock implements Clock {
  /** What the time of day was when it began. */
  readonly began = 1_800_000_000_000;
  private time = 0;
  private pumping = false;
  private readonly sleepers = new Set<Sleeper>();

  now(): number {
    return this.time;
  }

  wallTime(): number {
    return this.began + this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const sleeper = { until: this.time + milliseconds, wake };
      const abort = () => {
        this.sleepers.delete(sleeper);
        reject(new Error("aborted"));
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      this.sleepers.add(sleeper);
      this.pump();
    });
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    this.afterRounds(4);
  }

  /** Streams may take a few rounds of the event loop to deliver what they have. */
  private afterRounds(rounds: number): void {
    setImmediate(() => (rounds > 1 ? this.afterRounds(rounds - 1) : this.wakeNext()));
  }

  private wakeNext(): void {
    this.pumping = false;
    const [next] = [...this.sleepers].sort((one, other) => one.until - other.until);
    if (next === undefined) return;
    this.sleepers.delete(next);
    this.time = Math.max(this.time, next.until);
    next.wake();
    if (this.sleepers.size > 0) this.pump();
  }
}
