import net from "node:net";

/** A wire to a port of the loopback address that can be cut, and that can go dead without a word. */
export class Relay {
  private readonly sockets = new Set<net.Socket>();
  private readonly server = net.createServer((incoming) => this.join(incoming));
  private frozen = false;

  private constructor(private readonly target: number) {}

  static async to(target: number): Promise<Relay> {
    const relay = new Relay(target);
    await new Promise<void>((resolve) => relay.server.listen(0, "127.0.0.1", resolve));
    return relay;
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  /** How many connections there are. */
  get connections(): number {
    return this.sockets.size / 2;
  }

  /** Ends all connections at once; new ones are let through. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Lets nothing through any more, in either direction, and tells nobody. */
  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Ends all connections and takes no new ones. */
  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(incoming: net.Socket): void {
    const outgoing = net.connect(this.target, "127.0.0.1");
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      this.sockets.add(one);
      one.on("error", () => undefined);
      one.on("close", () => {
        this.sockets.delete(one);
        if (!this.frozen) other.destroy();
      });
      if (!this.frozen) one.pipe(other);
    }
  }
}
