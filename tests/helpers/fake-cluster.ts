import type { ServiceName } from "../../components/services/registry";
import type { Duplex } from "node:stream";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { describeRoll, rollHosts } from "../../operations/phases/roll-hosts";
import type { Tried } from "../../operations/transport/endpoint-scripts";
import type { Answer } from "../../operations/transport/word-scripts";
import type { OpenSocket } from "../../operations/transport/socket-scripts";
import type { RollHost } from "../../operations/transport/roll-host";
import { brokerConnection, type FakeMetadata, source } from "./fake-broker";
import { FakeLoggers, recordIn } from "./fake-loggers";
import { FakeZnodes } from "./fake-znodes";
import { FakeQuorum } from "./fake-quorum";
import { type Copies, ledPartitions, lossesAt, spreadPartitions } from "./fake-partitions";
import { idIn, idOn, type Keeper, keeperIn, keepersOf, planOf, ports, required, unitAt } from "./fake-plan";
import { FakeService } from "./fake-service";
import { FakeSettings } from "./fake-settings";
import { zookeeperConnection } from "./fake-zookeeper";
import { VirtualClock } from "./virtual-clock";

/** A cluster in memory that is rolled by the real roller over the real protocols, in virtual time. */
export class FakeCluster {
  readonly clock = new VirtualClock();
  /** What was done to services, in order: `stop kafka 1`. */
  readonly events: string[] = [];
  readonly said: string[] = [];
  /** When each service was stopped. */
  readonly stoppedAt: [name: string, at: number][] = [];
  /** Told of each service that starts. */
  started: (service: FakeService) => void = () => undefined;
  /** Partitions that fell below what they need although they could be spared that. */
  readonly losses: string[] = [];
  readonly services = new Map<string, FakeService>();
  readonly settings = new Map<number, FakeSettings>();
  readonly alterations: string[] = [];
  /** Names of the settings that were given to a running broker, by host. */
  readonly records = new Map<string, readonly string[]>();
  private readonly loggers = new Map<number, FakeLoggers>();
  partitions: Copies[];
  minInsync = 2;
  /** Broker that refuses every setting. */
  refusesSettings: number | undefined;
  /** Values that brokers tell in another way than they were given. */
  readonly spelling = new Map<string, string>();
  /** What comes of trying an address that clients are sent to. */
  answers: (address: string) => Tried = () => ({ own: true });
  /** What a server of an ensemble that is not of the stack answers, asked from a host. */
  outside: (host: string, address: string) => Answer = () => ({ text: "Mode: follower\n" });
  /** Connections that are open where a broker runs. */
  sockets: (broker: number) => readonly OpenSocket[] = () => [];
  readonly znodes = new FakeZnodes();
  /** ZooKeeper server that restarted ones do not know, so that they do not elect it. */
  leaving: number | undefined;
  /** ZooKeeper servers that run as observers now. */
  observing = new Set<number>();
  /** Those that observe once they are started with what the plan says. */
  shallObserve = new Set<number>();
  private controller = -1;
  private zookeeperLeader = -1;
  private readonly settingsOf = (id: number) => required(this.settings.get(id), `broker ${id}`);
  private readonly inSync = (broker: number) => this.services.get(`kafka ${broker}`)?.inSync === true;
  private readonly leaders = new Map<Copies, number>();
  private readonly hosts = new Map<string, RollHost>();

  /** The controllers of a cluster in KRaft. */
  readonly quorum: FakeQuorum;

  /** @param keeper - Who keeps the metadata. */
  constructor(
    readonly ids: readonly number[] = [1, 2, 3],
    private readonly keeper: Keeper = "zookeeper",
  ) {
    for (const id of ids) {
      for (const unit of [...keepersOf(keeper), "kafka"] as const) {
        const service = new FakeService(unit, idOn(id, unit), `kafka${id}`, ports[unit], this.clock);
        this.services.set(service.name, service);
      }
      this.settings.set(id, new FakeSettings(this.clock, this.spelling));
    }
    const own = (unit: ServiceName) => [...this.services.values()].filter((service) => service.unit === unit);
    this.quorum = new FakeQuorum(own("kafka-controller"), own("kafka"), this.clock);
    for (const id of ids) this.hosts.set(`kafka${id}`, this.host(`kafka${id}`));
    this.partitions = spreadPartitions(ids);
  }

  /** A cluster that has been running for long, with these configurations. */
  static running(digests: Partial<Record<ServiceName, string>> = {}, ids?: readonly number[]): FakeCluster {
    const cluster = new FakeCluster(ids, keeperIn(digests));
    for (const service of cluster.services.values()) service.runs(digests[service.unit] ?? "new");
    return cluster;
  }

  service(unit: ServiceName, id: number): FakeService {
    return required(this.services.get(`${unit} ${id}`), `${unit} ${id}`);
  }

  /** Restarts as `kafka 1`, in the order of their stops. */
  get restarts(): string[] {
    return this.events.filter((event) => event.startsWith("stop ")).map((event) => event.slice(5));
  }

  /** Makes these the leader of the ensemble and the controller. */
  lead(zookeeper: number, controller: number): void {
    this.zookeeperLeader = zookeeper;
    this.controller = controller;
  }

  /** Makes a broker the leader of a partition, whoever is preferred. */
  leadPartition(index: number, broker: number): void {
    const found = this.partitions.find((copies) => copies.index === index);
    if (found !== undefined) this.leaders.set(found, broker);
  }

  /** Brokers that lead partitions that another one is preferred for. */
  get unpreferred(): number[] {
    return this.metadata().partitions.flatMap(({ leader, replicas }) => (leader === replicas[0] ? [] : [leader]));
  }

  /** What a roll says that it would do. */
  describe(changes: Partial<Plan> = {}): Promise<string[]> {
    const plan = planOf(this.ids, this.keeper, changes);
    return describeRoll(plan, this.hostsOf(plan));
  }

  /** Nobody can log in to a host that left the stack. */
  private hostsOf(plan: Plan): Map<string, RollHost> {
    const nodes = ([...keepersOf(this.keeper), "kafka"] as const).flatMap((unit) => plan[unit]);
    const named = new Set(nodes.map(({ host }) => host));
    return new Map([...this.hosts].filter(([host]) => named.has(host)));
  }

  async roll(changes: Partial<Plan> = {}, work = rollHosts): Promise<Error | undefined> {
    try {
      const plan = planOf(this.ids, this.keeper, changes);
      await work(plan, this.hostsOf(plan), { log: (line) => this.said.push(line), clock: this.clock });
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  private host(host: string): RollHost {
    const on = (unit: ServiceName) => this.service(unit, idIn(host, unit));
    return {
      restartLimit: 8,
      dynamicRecord: (_, kind) =>
        kind === "loggers" ? this.loggersOf(idIn(host)).record : recordIn(this.records, host),
      state: (unit) => Promise.resolve(on(unit).state),
      start: (unit) => Promise.resolve(this.start(on(unit))),
      restart: async (unit) => {
        await this.stop(on(unit));
        this.start(on(unit));
      },
      stop: (unit) => this.stop(on(unit)),
      ...this.quorum.filesOn(host, this.events),
      journal: (unit, lines) => Promise.resolve(on(unit).journal.split("\n").slice(-lines).join("\n")),
      hasSaid: (unit, words) => Promise.resolve(new RegExp(words).test(on(unit).journal)),
      listening: () => Promise.resolve(),
      tryEndpoints: (endpoints) => Promise.resolve(endpoints.map(({ address }) => this.answers(address))),
      markCanary: (unit, plan) => Promise.resolve(void (on(unit).canary = plan)),
      canary: (unit) => Promise.resolve(on(unit).canary),
      inspect: (unit = "kafka") => `journalctl -u ${unit} on ${host}`,
      sockets: () => Promise.resolve().then(() => [...this.sockets(idIn(host))]),
      askOutside: (_, endpoints) => Promise.resolve(endpoints.map((one) => this.outside(host, one.address))),
      pipe: (address, port) => this.connect(`${unitAt(port)} ${idIn(address, unitAt(port))}`),
    };
  }

  start(service: FakeService): void {
    this.events.push(`start ${service.name}`);
    this.started(service);
    if (service.unit === "zookeeper") this.observing[this.shallObserve.has(service.id) ? "add" : "delete"](service.id);
    const settings = this.settings.get(service.id);
    if (service.unit === "kafka" && settings) settings.started = new Map(settings.file);
    service.start();
  }

  async stop(service: FakeService): Promise<void> {
    this.events.push(`stop ${service.name}`);
    this.stoppedAt.push([service.name, this.clock.now()]);
    await service.stop();
    if (service.unit !== "kafka") return;
    const lost = lossesAt(this.partitions, service.id, this.minInsync, this.inSync);
    this.losses.push(...lost.map((name) => `${name} at the stop of ${service.name}`));
  }

  /** The loggers of a broker. */
  loggersOf(id: number): FakeLoggers {
    const found = this.loggers.get(id) ?? new FakeLoggers();
    this.loggers.set(id, found);
    return found;
  }

  /** A connection to a service. @throws Error while it does not serve. */
  connect(name: string): Promise<Duplex> {
    const service = this.services.get(name);
    if (!service?.serves) return Promise.reject(new Error("connection refused"));
    const { unit, id } = service;
    if (unit === "kafka-controller") return Promise.resolve(this.quorum.controller(id));
    return Promise.resolve(unit === "kafka" ? this.broker(id) : this.zookeeper(id));
  }

  private zookeeper(id: number): Duplex {
    const serving = this.ids.filter((one) => this.service("zookeeper", one).serves);
    const voting = serving.filter((one) => !this.observing.has(one));
    if (!voting.includes(this.zookeeperLeader))
      this.zookeeperLeader = voting.filter((one) => one !== this.leaving).at(-1) ?? -1;
    const mode = this.observing.has(id) ? "observer" : id === this.zookeeperLeader ? "leader" : "follower";
    return zookeeperConnection(mode, voting.length, this.ids.length - this.observing.size, this.znodes);
  }

  private broker(id: number): Duplex {
    return brokerConnection({
      serves: () => this.service("kafka", id).serves,
      metadata: () => this.metadata(),
      more: [...(this.isKraft(id) ? this.quorum.answersOf(id) : []), ...this.quorum.besides(id)],
      settings: (type, resource, names) => {
        if (type === 8) return this.loggersOf(id).told;
        if (type === 4) return this.settingsOf(Number(resource)).told(names);
        return [{ name: "min.insync.replicas", value: String(this.minInsync), source: source.default, synonyms: [] }];
      },
      alter: (_, changes, validateOnly, type) => {
        if (type === 8) return this.loggersOf(id).alter(changes);
        if (this.refusesSettings === id) return { error: 40, message: "Invalid value" };
        const refused = this.settingsOf(id).alter(changes, validateOnly);
        if (!refused && !validateOnly)
          for (const [name, value] of changes) this.alterations.push(`${id} ${name}=${value}`);
        return refused;
      },
      elect: (names) => {
        for (const copies of this.partitions)
          if (names.includes(`${copies.topic}-${copies.index}`)) this.leaders.set(copies, copies.replicas[0] ?? -1);
      },
    });
  }

  /** Whether a broker runs in KRaft; on the way there, its configuration tells. */
  private isKraft(id: number): boolean {
    return this.keeper === "both" ? this.service("kafka", id).running === "kraft" : this.keeper !== "zookeeper";
  }

  private metadata(): FakeMetadata {
    const brokers = this.ids.filter((id) => this.service("kafka", id).serves);
    if (!brokers.includes(this.controller)) this.controller = brokers[0] ?? -1;
    // In KRaft it is any of them, another one each time.
    else if (this.ids.some((id) => this.isKraft(id)))
      this.controller = brokers[(brokers.indexOf(this.controller) + 1) % brokers.length] ?? -1;
    const partitions = ledPartitions(this.partitions, this.leaders, this.inSync);
    return { brokers, controller: this.controller, partitions };
  }
}
