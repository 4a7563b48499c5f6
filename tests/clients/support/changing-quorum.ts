import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import type net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hostServices } from "../../../components/hosts/host-services";
import { rollPlan } from "../../../components/hosts/roll-plan";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { type Plan, planSchema } from "../../../components/resources/inputs/roll-inputs";
import type { ServiceName } from "../../../components/services/registry";
import type { QuorumKind } from "../../../components/services/kafka/quorum-kind";
import { ClusterHosts } from "../../../operations/phases/cluster-hosts";
import { rollHosts } from "../../../operations/phases/roll-hosts";
import { KafkaConnection } from "../../../operations/protocol/kafka/kafka-connection";
import { fetchQuorum, type Quorum } from "../../../operations/protocol/kafka/quorum";
import type { RollHost } from "../../../operations/transport/roll-host";
import { logOf, start, type Started, stop } from "../../fuzz/support/start-servers";
import { startRoot } from "../../fuzz/support/startable";
import { type Raw, rawHost, specOf } from "../../helpers/config";
import { connectTo, restOfHost } from "./real-host";

const patience = 240_000;

/** A host of a stack is never at an address of its own loopback; here all of them are on this machine. */
function onLoopback(text: string): string {
  return text.replaceAll("10.77.3.", "127.77.3.");
}

/** What a stack file says of the quorum. */
export interface Wanted {
  readonly quorum: QuorumKind;
  /** Hosts with a controller: that on host 1 is 101. */
  readonly controllers: readonly number[];
  /** Hosts whose address is another one than before. */
  readonly moved?: readonly number[];
}

/** Controllers of Kafka 4.3.1, and a broker, as real processes by the files that are rendered for them, which the real roll changes. */
export class ChangingQuorum {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-changing-"));
  readonly said: string[] = [];
  /** Restarts of the last `up`: `kafka-controller on kafka1`. */
  readonly restarts: string[] = [];
  private readonly servers = new Map<string, Started & { readonly digest: string }>();
  private spec: ClusterSpec = specAt({ quorum: "static", controllers: [1, 2, 3] });

  /** An `up`, as far as it is a roll. */
  async up(wanted: Wanted): Promise<void> {
    this.said.length = this.restarts.length = 0;
    this.spec = specAt(wanted);
    const options = { log: (line: string) => void this.said.push(line) };
    await rollHosts(this.plan, this.hosts, options);
    // What is not in the stack file any more ends with its resource, after the roll.
    const names = new Set(this.spec.hosts.map(({ name }) => `kafka-controller ${name}`));
    for (const name of [...this.servers.keys()].filter((one) => one.startsWith("kafka-controller ")))
      if (!names.has(name)) await this.end(name);
  }

  /** That of the stack, in which controllers tell each other where they really are: the one that leads looks there for a new voter. */
  private get plan(): Plan {
    const { quorum, ...plan } = planSchema.parse(rollPlan(this.spec));
    if (quorum === undefined) return plan;
    return {
      ...plan,
      quorum: { ...quorum, voters: quorum.voters.map((one) => ({ ...one, host: onLoopback(one.host) })) },
    };
  }

  /** What the broker hands on of the quorum. */
  quorum(): Promise<Quorum> {
    return this.until(async () => {
      const broker = new KafkaConnection(await this.connections.connect("kafka", 1));
      try {
        const quorum = await fetchQuorum(broker);
        return quorum === undefined || quorum.leader < 0 ? undefined : quorum;
      } finally {
        broker.close();
      }
    });
  }

  /** A controller loses everything that it has, while it is stopped. */
  async loseDisk(host: number): Promise<void> {
    await this.end(`kafka-controller kafka${host}`);
    rmSync(path.join(this.folder(`kafka${host}`), "data/kafka-controller"), { recursive: true });
  }

  async stopAll(unit: ServiceName): Promise<void> {
    await Promise.all([...this.servers.keys()].filter((one) => one.startsWith(`${unit} `)).map((one) => this.end(one)));
  }

  async remove(): Promise<void> {
    // Brokers first: one that has lost its quorum takes minutes to end.
    await this.stopAll("kafka");
    await this.stopAll("kafka-controller");
    rmSync(this.directory, { recursive: true });
  }

  private get hosts(): Map<string, RollHost> {
    return new Map(this.spec.hosts.map(({ name }) => [name, this.host(name)]));
  }

  private get connections(): ClusterHosts {
    return new ClusterHosts(this.plan, this.hosts);
  }

  private folder(host: string): string {
    return path.join(this.directory, host);
  }

  /** As systemd does it. */
  private async begin(unit: ServiceName, name: string): Promise<void> {
    if (this.servers.has(`${unit} ${name}`)) return;
    const host = this.spec.hosts.find((one) => one.name === name);
    assert(host);
    const service = hostServices(this.spec, host).find((one) => one.unit === unit);
    assert(service);
    mkdirSync(this.folder(name), { recursive: true });
    const server = await start(service, this.folder(name), onLoopback);
    this.servers.set(`${unit} ${name}`, { ...server, digest: service.digest });
  }

  private async end(name: string): Promise<void> {
    const server = this.servers.get(name);
    this.servers.delete(name);
    if (server !== undefined && server.child.exitCode === null) await stop(server);
  }

  private host(name: string): RollHost {
    return {
      ...restOfHost(this.folder(name), connect),
      state: (unit) => {
        const server = this.servers.get(`${unit} ${name}`);
        const active = server !== undefined && server.child.exitCode === null;
        return Promise.resolve({ active, running: active ? server.digest : "", restarts: 0 });
      },
      start: (unit) => this.begin(unit, name),
      restart: async (unit) => {
        this.restarts.push(`${unit} on ${name}`);
        await this.end(`${unit} ${name}`);
        await this.begin(unit, name);
      },
      stop: (unit) => this.end(`${unit} ${name}`),
      pipe: connect,
      inspect: () => [...this.servers.values()].map((server) => logOf(server)).join("\n"),
    };
  }

  /** Asks until there is an answer. @throws AssertionError when there is none for minutes. */
  private async until<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (const end = Date.now() + patience; ; await sleep(500)) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      assert(Date.now() < end, "no answer");
    }
  }
}

function connect(address: string, port: number): Promise<net.Socket> {
  return connectTo(onLoopback(address), port);
}

/** On a busy machine, a quorum would only ever elect. */
const patient = { "controller.quorum.election.timeout.ms": 5_000, "controller.quorum.fetch.timeout.ms": 10_000 };

function specAt({ quorum, controllers, moved = [] }: Wanted): ClusterSpec {
  const paths = { program: `${startRoot}/kafka`, config: `${startRoot}/etc-kafka`, data: [`${startRoot}/data/kafka`] };
  const own = { config: `${startRoot}/etc-kafka-controller`, data: `${startRoot}/data/kafka-controller` };
  const ids = [...new Set([1, ...controllers])];
  const host = (id: number): Raw =>
    rawHost(id, {
      address: `10.77.3.${moved.includes(id) ? 100 + id : id}`,
      ...{ zookeeperId: undefined, brokerId: id === 1 ? 1 : undefined },
      controllerId: controllers.includes(id) ? 100 + id : undefined,
    });
  return specOf({
    hosts: ids.map(host),
    readyTimeout: 500,
    zookeeper: { source: undefined },
    kafka: {
      version: "4.3.1",
      heap: "160m",
      paths,
      properties: patient,
      controllers: { heap: "128m", paths: own, quorum, properties: patient },
    },
  });
}
