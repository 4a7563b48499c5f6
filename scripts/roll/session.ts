import type { Duplex } from "node:stream";
import { quote } from "shell-quote";
import type { Client } from "ssh2";
import { execute, start } from "../lib/remote";
import { dial } from "../lib/ssh";
import type { Target } from "./plan";

export type Unit = "zookeeper" | "kafka";

/** What systemd says about a service. */
export interface UnitState {
  readonly active: boolean;
  /** Digest of the configuration that it was started with; empty when it does not run. */
  readonly running: string;
  /** How often systemd had to start it again by itself. */
  readonly restarts: number;
}

/** What a roll needs of a host. */
export interface RollHost {
  /** Runs a script as root and returns what it printed. @throws Error with its stderr when it fails. */
  run(script: string): Promise<string>;
  state(unit: Unit): Promise<UnitState>;
  /** Starts a service; from then on systemd counts anew how often it had to start it again. */
  start(unit: Unit): Promise<void>;
  /** Returns when the service has ended. */
  stop(unit: Unit): Promise<void>;
  /** Last words of a service in the journal. */
  journal(unit: Unit, lines: number): Promise<string>;
  /** A connection from the host to its service: to where that was started, else to an address that is planned. */
  pipe(address: string, port: number, unit: Unit): Promise<Duplex>;
}

/** One host for as long as a job lasts: one connection, many commands. */
export class Session implements RollHost {
  private constructor(
    readonly host: string,
    private readonly client: Client,
    private readonly sudo: string,
  ) {}

  static async open({ name, sudo, connection }: Target): Promise<Session> {
    try {
      // A dead agent in the environment would fail the login even beside a key.
      const client = await dial({ ...connection, agentSocketPath: "", dialErrorLimit: 2, perDialTimeout: 5 });
      return new Session(name, client, sudo ? "sudo -n " : "");
    } catch (error) {
      throw new Error(`${name} (${connection.host}): ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  close(): void {
    this.client.end();
  }

  run(script: string): Promise<string> {
    return execute(this.client, `${this.sudo}bash -euo pipefail -s`, script, this.host);
  }

  async state(unit: Unit): Promise<UnitState> {
    const output = await this.run(
      `systemctl is-active ${unit} || true; cat /run/${unit}/digest 2> /dev/null || echo; systemctl show ${unit} --property NRestarts`,
    );
    const [active, started = "", restarts = ""] = output.split("\n");
    const [running = ""] = active === "active" ? started.split(" ") : [];
    return {
      active: active === "active",
      running,
      restarts: Number(restarts.replace("NRestarts=", "")) || 0,
    };
  }

  async start(unit: Unit): Promise<void> {
    await this.run(`systemctl reset-failed ${unit} 2> /dev/null || true; systemctl enable --quiet --now ${unit}`);
  }

  async stop(unit: Unit): Promise<void> {
    await this.run(`[ ! -e /etc/systemd/system/${unit}.service ] || systemctl stop ${unit}`);
  }

  /** What systemd says about the service counts only when the service itself said nothing. */
  journal(unit: Unit, lines: number): Promise<string> {
    const read = (about: string) => `journalctl ${about} --lines ${lines} --output cat --no-pager --quiet`;
    return this.run(
      `said=$(${read(`_SYSTEMD_UNIT=${unit}.service`)})\n[ -n "$said" ] || said=$(${read(`--unit ${unit}`)})\nprintf '%s\\n' "$said"`,
    );
  }

  /** Made by bash itself: it needs no TCP forwarding, which hardened SSH servers switch off. */
  async pipe(address: string, port: number, unit: Unit): Promise<Duplex> {
    // It ends when either side does, so that no process is left behind on the host.
    const relay =
      "read -r _ endpoint _ < /run/$2/digest; endpoint=${endpoint:-$0:$1}; " +
      'exec 3<> "/dev/tcp/${endpoint%:*}/${endpoint##*:}" 4<&0 || exit 1; cat <&3 & reader=$!; ' +
      "{ cat <&4 >&3; kill $reader; } > /dev/null 2>&1 & wait $reader";
    const { channel } = await start(
      this.client,
      `${this.sudo}bash -c ${quote([relay])} ${quote([address])} ${port} ${unit}`,
    );
    channel.stderr.resume();
    return channel;
  }

  /** Holds a lock on the host until the session ends, however it ends. @throws Error when somebody else has it. */
  async lock(file: string): Promise<void> {
    const script = `mkdir -p "$(dirname ${file})"; exec flock --nonblock ${file} sh -c "echo held; cat"`;
    const { channel, status } = await start(this.client, `${this.sudo}bash -c ${quote([script])}`);
    channel.stderr.resume();
    const held = await Promise.race([
      new Promise<boolean>((resolve) => channel.once("data", () => resolve(true))),
      status.then(() => false),
    ]);
    if (!held)
      throw new Error(
        `cluster: one run at a time may start or restart its services\n` +
          `    given: another run holds ${file} on ${this.host}\n` +
          `    fix:   wait until that run has ended, then run again`,
      );
  }
}
