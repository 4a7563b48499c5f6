import type { AddressInfo } from "node:net";
import { Server, type ServerChannel, utils } from "ssh2";

/** An SSH server of this process that lets everybody in, and holds one lock as `flock` does on a host. */
export class SshServer {
  /** How often somebody tried to log in. */
  logins = 0;
  /** Its public key in the form of one `authorized_keys` line. */
  readonly hostKey: string;
  /** What it says of a command that fails. */
  says = "";
  /** How a lock fails that nobody else has; it works when absent. */
  lockStatus: number | undefined;
  private readonly server: Server;
  private locked = false;
  private released: Promise<void> = Promise.resolve();

  constructor() {
    // One of 200 ed25519 keys that ssh2 makes cannot be read by itself.
    const keys = utils.generateKeyPairSync("ecdsa", { bits: 256 });
    this.hostKey = keys.public;
    this.server = new Server({ hostKeys: [keys.private] }, (client) => {
      client.on("error", () => undefined);
      client.on("authentication", (context) => {
        this.logins += 1;
        context.accept();
      });
      client.on("session", (accept) => {
        accept().on("exec", (acceptExec, _reject, { command }) => this.execute(acceptExec(), command));
      });
    });
  }

  /** Starts it on loopback and returns how to reach it. */
  async listen(): Promise<{ host: string; port: number; user: string; hostKey: string }> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return { host: "127.0.0.1", port, user: "root", hostKey: this.hostKey };
  }

  /** Waits until nobody holds the lock. */
  unlocked(): Promise<void> {
    return this.released;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** As on a host whose ~/.bashrc prints something. */
  private execute(channel: ServerChannel, command: string): void {
    channel.write("Welcome\n");
    if (!command.includes("flock") || this.locked || this.lockStatus !== undefined) {
      // As flock says that somebody else has the lock.
      const [, status = "1"] = /--conflict-exit-code (\d+)/.exec(command) ?? [];
      channel.stderr.write(this.says);
      channel.exit(this.lockStatus ?? Number(status));
      channel.end();
      return;
    }
    this.locked = true;
    this.released = new Promise((resolve) => {
      channel.once("close", () => {
        this.locked = false;
        resolve();
      });
    });
    channel.resume();
    channel.write("\n--- kafka-zookeeper ---\n");
  }
}
