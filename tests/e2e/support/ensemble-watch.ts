import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

type Mode = "leader" | "follower" | "none";

/** Looks at all servers of an ensemble several times a second, from outside, as a client would. */
export class EnsembleWatch {
  private readonly splits: string[] = [];
  private stopped = new AbortController();
  private watching: Promise<void> = Promise.resolve();

  constructor(private readonly addresses: readonly string[]) {}

  start(): void {
    this.watching = this.watch(this.stopped.signal);
  }

  /** Ends the watch and tells each time that more than one server said that it leads. */
  async stop(): Promise<{ splits: readonly string[] }> {
    this.stopped.abort();
    await this.watching;
    return { splits: this.splits };
  }

  /** How many servers lead and follow, once none is on its way. */
  async roles(): Promise<{ leaders: number; followers: number }> {
    const modes = await this.modes();
    const count = (mode: Mode) => modes.filter((one) => one === mode).length;
    return { leaders: count("leader"), followers: count("follower") };
  }

  /** Position, from 1, of the server that leads. */
  async leader(): Promise<number> {
    return (await this.modes()).indexOf("leader") + 1;
  }

  private async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const modes = await this.modes();
      if (modes.filter((mode) => mode === "leader").length > 1) this.splits.push(modes.join(" "));
      await sleep(200, undefined, { signal }).catch(() => undefined);
    }
  }

  private modes(): Promise<Mode[]> {
    return Promise.all(this.addresses.map(modeOf));
  }
}

function modeOf(host: string): Promise<Mode> {
  return new Promise((resolve) => {
    let said = "";
    const socket = net.connect({ host, port: 2181, timeout: 1_000 });
    socket.on("connect", () => socket.write("srvr"));
    socket.on("data", (data) => (said += data.toString()));
    socket.on("timeout", () => socket.destroy());
    socket.on("error", () => undefined);
    socket.on("close", () => resolve((/^Mode: (leader|follower)$/m.exec(said)?.[1] as Mode | undefined) ?? "none"));
  });
}
