import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { quote } from "shell-quote";
import type { Client } from "ssh2";
import { serviceNames, type ServiceName } from "../../components/services/registry";
import { type Copied, copyData } from "./backup-scripts";
import { type DynamicRecord, type RecordKind, recordOnHost } from "./dynamic-record";
import { type Endpoint, parseTried, tryAll, type Tried } from "./endpoint-scripts";
import {
  parseState,
  printIdentified,
  restartOnce,
  socket,
  type UnitState,
  countSaid,
  whenStarted,
  whereItAnswers,
  whereStarted,
  writeIdentity,
} from "./service-scripts";
import { ConnectionLost, executeAsRoot, markOutput, outputBegins, startAsRoot } from "./remote";
import { holdLock, lockSeconds, notHeld } from "./host-lock";
import { dial, type Dial } from "./ssh";
import type { RollHost } from "./roll-host";
import type { NewIdentity } from "./service-scripts";
import { type OpenSocket, parseSockets, printSockets } from "./socket-scripts";
import { type Answer, parseAnswers, sayToAll } from "./word-scripts";
import type { Target } from "../../components/resources/inputs/target-inputs";
import { errorMessage } from "../lib/error-message";

/** A server that takes connections and says nothing, because it froze, is noticed, too. */
const handshakeSeconds = 30;
/** A connection that broke is dialled anew this often, from 11 s to about a minute: a switch or sshd may restart. */
const redials = 10;

/**
 * One host for as long as a job lasts. A connection that breaks is re-established, and what ran is run again: everything that
 * a roll runs on a host may be run twice.
 */
export class Session implements RollHost {
  readonly host: string;
  /** A start can fail a few times on the way, while ZooKeeper is not there yet; this often is no accident. */
  readonly restartLimit = 8;
  private client: Promise<Client> | undefined;
  private lockFile: string | undefined;
  private closed = false;

  private constructor(
    private readonly target: Target,
    private readonly dial: Dial,
  ) {
    this.host = target.name;
  }

  static async open(target: Target, how: Dial = dial): Promise<Session> {
    const session = new Session(target, how);
    await session.connected(2);
    return session;
  }

  /** From now on nothing runs on the host through this session. */
  close(): void {
    this.closed = true;
    this.client?.then((client) => client.end()).catch(() => undefined);
  }

  private connected(dialErrorLimit = redials): Promise<Client> {
    if (this.closed) return Promise.reject(new Error(`${this.host}: the session is closed`));
    this.client ??= this.connect(dialErrorLimit).catch((error: unknown) => {
      this.client = undefined;
      throw error;
    });
    return this.client;
  }

  private async connect(dialErrorLimit: number): Promise<Client> {
    const { connection } = this.target;
    const limits = { dialErrorLimit, perDialTimeout: 5, handshakeSeconds };
    const client = await this.dial({ ...connection, ...limits }).catch((error: unknown) => {
      const message = errorMessage(error);
      throw new Error(`${this.host} (${connection.host}): ${message}`, { cause: error });
    });
    try {
      await this.trySudo(client);
      if (this.lockFile !== undefined) await this.hold(client, this.lockFile, 2 * lockSeconds);
    } catch (error) {
      client.end();
      throw error;
    }
    return client;
  }

  /** A wrong password is found once, and not by each thing that runs: some hosts lock out who has three. */
  private async trySudo(client: Client): Promise<void> {
    if (this.target.sudoPassword === undefined) return;
    const asked = { ...this.target, name: `${this.host} (${this.target.connection.host}): becoming root` };
    await executeAsRoot(client, asked, "bash -s", "");
  }

  private async withClient<T>(use: (client: Client) => Promise<T>): Promise<T> {
    const connection = this.connected();
    const client = await connection;
    try {
      return await use(client);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      client.end();
      // Of several that lost it, the first has made a new one already.
      if (this.client === connection) this.client = undefined;
      return use(await this.connected());
    }
  }

  /** Runs a script as root and returns what it printed. @throws Error with its stderr when it fails. */
  run(script: string): Promise<string> {
    return this.withClient((client) => executeAsRoot(client, this.target, "bash -euo pipefail -s", script));
  }

  async state(unit: ServiceName): Promise<UnitState> {
    const shown = `systemctl show ${unit} --property ActiveState --property NRestarts`;
    return parseState(await this.run(`cat /run/${unit}/digest 2> /dev/null || echo; ${shown}`));
  }

  dynamicRecord(unit: ServiceName, kind: RecordKind = "dynamic"): DynamicRecord {
    return recordOnHost(unit, kind, (script) => this.run(script));
  }

  async start(unit: ServiceName): Promise<void> {
    await this.run(`systemctl reset-failed ${unit} 2> /dev/null || true; systemctl start ${unit}`);
  }

  async identify(unit: ServiceName, identity: NewIdentity): Promise<void> {
    await this.run(writeIdentity(unit, identity));
  }

  async isIdentified(_unit: ServiceName, directory: string): Promise<boolean> {
    return (await this.run(printIdentified(directory))).trim() === "yes";
  }

  backUp(unit: ServiceName, copied: Copied): Promise<string> {
    return this.run(copyData(unit, copied));
  }

  /**
   * systemd itself starts what it has stopped, also when nobody waits for it any more. An order that a broken connection
   * repeats finds that the service was started since, and only waits for it.
   */
  async restart(unit: ServiceName): Promise<void> {
    const before = (await this.run(whenStarted(unit))).trim();
    await this.run(restartOnce(unit, before));
  }

  async stop(unit: ServiceName): Promise<void> {
    await this.run(`[ ! -e /etc/systemd/system/${unit}.service ] || systemctl stop ${unit}`);
  }

  /** What systemd says about the service counts only when the service itself said nothing. */
  journal(unit: ServiceName, lines: number): Promise<string> {
    const read = (about: string) => `journalctl ${about} --lines ${lines} --output cat --no-pager --quiet`;
    return this.run(
      `said=$(${read(`_SYSTEMD_UNIT=${unit}.service`)})\n[ -n "$said" ] || said=$(${read(`--unit ${unit}`)})\nprintf '%s\\n' "$said"`,
    );
  }

  async hasSaid(unit: ServiceName, words: string): Promise<boolean> {
    return Number(await this.run(countSaid(unit, words))) > 0;
  }

  /** It stands beside the digest of the running service, where systemd removes it as soon as the process ends. */
  async markCanary(unit: ServiceName, plan: string): Promise<void> {
    await this.run(`echo ${plan} > /run/${unit}/canary`);
  }

  async canary(unit: ServiceName): Promise<string> {
    return (await this.run(`cat /run/${unit}/canary 2> /dev/null || true`)).trim();
  }

  inspect(unit?: ServiceName): string {
    if (unit !== undefined) return `journalctl -u ${unit} on ${this.host}`;
    const units = serviceNames.map((name) => `-u ${name}`).reverse();
    return `journalctl ${units.join(" ")} on the host that is named`;
  }

  /** The host looks by itself: while servers start, each look from here would take some of the time that they need. */
  async listening(address: string, port: number, unit: ServiceName, seconds: number): Promise<void> {
    const pause = 0.1;
    await this.run(
      [
        whereItAnswers(address, port, unit),
        `for ((looks = ${seconds / pause}; looks > 0; looks--)); do`,
        `  ! (exec 3<> ${socket}) 2> /dev/null || break`,
        `  sleep ${pause}`,
        "done",
      ].join("\n"),
    );
  }

  startedAt(unit: ServiceName): Promise<string> {
    return this.run(whereStarted(unit));
  }

  async tryEndpoints(endpoints: readonly Endpoint[]): Promise<Tried[]> {
    return parseTried(await this.run(tryAll(endpoints)));
  }

  async askOutside(_unit: ServiceName, endpoints: readonly Endpoint[], word: string): Promise<Answer[]> {
    return parseAnswers(await this.run(sayToAll(endpoints, word)), endpoints);
  }

  async sockets(_unit: ServiceName, ports: readonly number[]): Promise<OpenSocket[]> {
    return parseSockets(await this.run(printSockets(ports)));
  }

  /** Made by bash itself: it needs no TCP forwarding, which hardened SSH servers switch off. */
  async pipe(address: string, port: number, unit?: ServiceName, former?: readonly string[]): Promise<Duplex> {
    // It ends when either side does, so that no process is left behind on the host.
    const relay =
      `${markOutput}; ${whereItAnswers(address, port, unit, former)}; exec 3<> ${socket} 4<&0 || exit 1; cat <&3 & reader=$!; ` +
      "{ cat <&4 >&3; kill $reader; } > /dev/null 2>&1 & wait $reader";
    const command = `bash -c ${quote([relay])}`;
    const { channel } = await this.withClient((client) => startAsRoot(client, this.target, command));
    channel.stderr.resume();
    // A frame of the protocol must not begin with what a shell prints.
    await outputBegins(channel);
    return channel;
  }

  /** Holds a lock on the host until the session ends, however it ends. @throws Error when somebody else has it. */
  async lock(file: string): Promise<void> {
    await this.hold(await this.connected(), file, 0);
    this.lockFile = file;
  }

  private async hold(client: Client, file: string, patience: number): Promise<void> {
    const { channel, status } = await startAsRoot(client, this.target, holdLock(file, patience));
    const said = text(channel.stderr).catch(String);
    const begins = outputBegins(channel).then(
      () => true,
      () => false,
    );
    const isOurs = await begins;
    channel.resume();
    if (!isOurs) throw notHeld(file, this.host, { status: await status, said: await said });
    const beat = setInterval(() => channel.write("\n"), (lockSeconds * 1_000) / 4).unref();
    channel.once("close", () => clearInterval(beat));
  }
}
