import type { ServiceName } from "../../components/services/registry";
import type { UnitState } from "../../operations/transport/service-scripts";
import type { VirtualClock } from "./virtual-clock";

/** What is wrong with a service, if anything. */
export type Fault =
  | "crashes after its start"
  | "crashes after its restart"
  | "never catches up"
  | "never answers"
  | "keeps its leaders"
  | "cannot be stopped";

/** As the brokers of all supported versions say it. */
const keptLeaders =
  "INFO Starting controlled shutdown\nWARN Proceeding to do an unclean shutdown as all the controlled shutdown attempts failed";
const servesAfter = 2_000;
const catchesUpAfter = 5_000;
const crashesEvery = 2_500;

/** One service under systemd, in virtual time. */
export class FakeService {
  fault: Fault | undefined;
  journal = "";
  /** What stands in /run/<unit>/canary, which goes with the process. */
  canary = "";
  /** Digest of the configuration on its host, and of the one it was started with. */
  wanted = "new";
  running = "";
  /** When it was started; undefined while it is stopped. */
  private started: number | undefined;
  private draining = false;
  /** Restarts by systemd from the time before. */
  restarts = 0;

  constructor(
    readonly unit: ServiceName,
    readonly id: number,
    readonly host: string,
    readonly port: number,
    private readonly clock: VirtualClock,
  ) {}

  get name(): string {
    return `${this.unit} ${this.id}`;
  }

  /** Running since long ago with some configuration. */
  runs(digest: string): void {
    this.started = -3_600_000;
    this.running = digest;
  }

  get state(): UnitState {
    const active = this.started !== undefined;
    return {
      active,
      running: active ? this.running : "",
      restarts: this.restarts + this.crashes,
    };
  }

  /** It answers. */
  get serves(): boolean {
    const silent = this.fault === "crashes after its start" || this.fault === "never answers";
    return this.age >= servesAfter && !silent;
  }

  /** Its copies are in sync. */
  get inSync(): boolean {
    return this.serves && this.age >= catchesUpAfter && this.fault !== "never catches up" && !this.draining;
  }

  start(): void {
    if (this.fault === "crashes after its restart") this.fault = "crashes after its start";
    this.running = this.wanted;
    this.started = this.clock.now();
    this.draining = false;
    this.restarts = 0;
  }

  async stop(): Promise<void> {
    await this.clock.sleep(500);
    if (this.fault === "cannot be stopped") throw new Error(`${this.host}: it cannot be stopped`);
    this.draining = this.fault !== "keeps its leaders";
    if (this.fault === "keeps its leaders") this.journal = keptLeaders;
    await this.clock.sleep(500);
    this.started = undefined;
    this.running = "";
    this.canary = "";
  }

  /** Its host is gone. */
  lose(): void {
    this.started = undefined;
    this.running = "";
  }

  private get age(): number {
    return this.started === undefined ? -1 : this.clock.now() - this.started;
  }

  private get crashes(): number {
    return this.fault === "crashes after its start" ? Math.floor(Math.max(0, this.age) / crashesEvery) : 0;
  }
}
