import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { classPathOf } from "../lib/class-path";
import { type Check, describeFailures, type Impact, impactOf, type Outcome, parseLine } from "./impact";

const periodMilliseconds = 10;
const kafkaVersion = "3.9.2";

/** An application that writes to a cluster and counts what fails and what is lost (Probe.java). */
export class Probe {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #outcomes: Outcome[] = [];
  readonly #checks: Check[] = [];
  #errors = "";

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    private readonly period = periodMilliseconds,
  ) {
    this.#child = child;
    child.stderr.on("data", (data: Buffer) => (this.#errors = (this.#errors + data.toString()).slice(-2_000)));
    createInterface(child.stdout).on("line", (line) => {
      const event = parseLine(line);
      if ("read" in event) this.#checks.push(event);
      else this.#outcomes.push(event);
    });
  }

  /**
   * Starts with a topic of its own, and returns when records are acknowledged.
   *
   * @param deliveryMilliseconds After how long a record counts as failed (delivery.timeout.ms; Kafka's own default is two
   *   minutes).
   * @param login A file of settings with what it logs in with; without one it connects in plain text.
   */
  static async start(bootstrapServers: string, deliveryMilliseconds = 5_000, login?: string): Promise<Probe> {
    const classPath = await classPathOf("kafka", kafkaVersion);
    const topic = `probe-${Date.now()}`;
    const numbers = [periodMilliseconds, deliveryMilliseconds].map(String);
    // The small compiler only: the JVM shares its cores with the cluster that it measures.
    const java = ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath];
    const args = [...java, path.join(__dirname, "Probe.java"), bootstrapServers, topic, ...numbers];
    if (login !== undefined) args.push(login);
    return Probe.watch(spawn("java", args, { stdio: "pipe" }));
  }

  /**
   * The same of another program that reports as Probe.java does; returns when something is acknowledged.
   *
   * @param period Milliseconds between what it sends. Default: those of Probe.java.
   */
  static async watch(child: ChildProcessByStdio<Writable, Readable, Readable>, period?: number): Promise<Probe> {
    const probe = new Probe(child, period);
    await probe.#until("the first record is acknowledged", () => probe.#outcomes.some(({ error }) => !error));
    return probe;
  }

  /** What the application felt between two moments of `Date.now()`. */
  async impact(from: number, to: number): Promise<Impact> {
    return impactOf(await this.#outcomesUntil(to), from, to);
  }

  /** What failed between two moments of `Date.now()`, a line for each kind of error. */
  async failures(from: number, to: number): Promise<readonly string[]> {
    return describeFailures(await this.#outcomesUntil(to), from, to);
  }

  /** Reads the whole topic back. */
  async check(): Promise<Check> {
    const before = this.#checks.length;
    this.#child.stdin.write("check\n");
    await this.#until("the topic is read back", () => this.#checks.length > before);
    return this.#checks[before] as Check;
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.stdin.end();
    await once(this.#child, "exit");
  }

  /** Also one that was killed has no exit code. */
  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async #outcomesUntil(moment: number): Promise<readonly Outcome[]> {
    await this.#until("every record has its outcome", () => this.#isDecided(moment));
    return this.#outcomes;
  }

  /** Records are due at fixed moments, so it is known how many there must be until one. */
  #isDecided(moment: number): boolean {
    const [any] = this.#outcomes;
    if (any === undefined) return false;
    const start = any.due - any.id * this.period;
    const due = Math.floor((moment - start) / this.period) + 1;
    return this.#outcomes.filter((outcome) => outcome.due <= moment).length >= due;
  }

  async #until(what: string, done: () => boolean): Promise<void> {
    while (!done()) {
      if (this.#hasEnded) throw new Error(`the probe ended before ${what}:\n${this.#errors}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
