import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Duplex, PassThrough } from "node:stream";
import type { Client } from "ssh2";
import type { Dial } from "../../operations/transport/ssh";

/** What `systemctl` does here: whoever asks only waits, the work itself goes on without him, as with the real one. */
const systemctl = `#!/bin/bash
dir=$(dirname "$0")
echo "$*" >> "$dir/orders"
case $1 in
  show) cat "$dir/started" ;;
  restart)
    (echo stopped > "$dir/state"; sleep 0.3; echo running > "$dir/state"; date +%s%N > "$dir/started") \\
      < /dev/null > /dev/null 2>&1 &
    if [ -e "$dir/bus-breaks" ]; then
      rm "$dir/bus-breaks"
      until grep -q stopped "$dir/state"; do sleep 0.01; done
      printf '%s\\n' 'Warning! D-Bus connection terminated.' 'Failed to wait for response: Connection reset by peer' >&2
      exit 1
    fi
    wait
    ;;
  start) until [ "$(cat "$dir/started")" != 1 ]; do sleep 0.01; done ;;
esac
`;

/** A host in this process whose scripts really run, with a `systemctl` of its own, and whose connections can break. */
export class FakeSystemd {
  private readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-systemd-"));
  private readonly open = new Set<Duplex>();

  constructor() {
    writeFileSync(path.join(this.directory, "systemctl"), systemctl, { mode: 0o755 });
    writeFileSync(path.join(this.directory, "started"), "1\n");
    writeFileSync(path.join(this.directory, "state"), "running\n");
  }

  /** Whether the service runs. */
  get state(): string {
    return readFileSync(path.join(this.directory, "state"), "utf8").trim();
  }

  /** How `systemctl` was called, but for questions. */
  get orders(): string[] {
    const file = path.join(this.directory, "orders");
    const all = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    return all.filter((order) => !/^(show|reset-failed)/.test(order));
  }

  /** The next `systemctl` that waits for a restart is told that nobody answers it any more. */
  breakBus(): void {
    writeFileSync(path.join(this.directory, "bus-breaks"), "");
  }

  /** Every connection is gone; what runs on the host goes on. */
  breakConnections(): void {
    for (const channel of this.open) channel.destroy();
  }

  readonly dial: Dial = () => {
    const exec = (command: string, started: (error: undefined, channel: Duplex) => void) =>
      started(undefined, this.channel(command));
    return Promise.resolve({ exec, end: () => undefined } as unknown as Client);
  };

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private channel(command: string): Duplex {
    const env = { ...process.env, PATH: `${this.directory}:${process.env.PATH}` };
    const child = spawn("bash", ["-c", command], { env, stdio: "pipe" });
    const stderr = child.stderr.pipe(new PassThrough());
    const channel = Object.assign(
      new Duplex({
        autoDestroy: false,
        read: () => undefined,
        write: (chunk, _encoding, done) => void child.stdin.write(chunk, () => done()),
        final: (done) => void child.stdin.end(done),
        destroy: (error, done) => {
          channel.push(null);
          stderr.end();
          done(error);
        },
      }),
      { stderr },
    );
    child.stdout.on("data", (chunk) => channel.push(chunk));
    child.once("close", (code) => {
      channel.emit("exit", code);
      channel.destroy();
    });
    channel.once("close", () => this.open.delete(channel));
    this.open.add(channel);
    return channel;
  }
}
