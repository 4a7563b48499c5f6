import { endpointText } from "../../../components/model/ip-address";
import { readTimeoutMs, type ReadOptions, type ServerConnections } from "../../cluster/server-connections";
import { realClock } from "../../lib/clock";
import { proxyTopic } from "../../../components/services/rocketmq/topics/names";
import { withTimeout } from "../../lib/timeout";
import { type BrokerSettings, fetchFollowers, fetchSettings } from "../../protocol/rocketmq/brokers";
import { fetchGroups, fetchLeader, type GroupState } from "../../protocol/rocketmq/controllers";
import { fetchRegistrations, fetchRoute } from "../../protocol/rocketmq/name-servers";
import { RocketmqConnection } from "../../protocol/rocketmq/rocketmq-connection";
import type { NamedEndpoint } from "../../transport/transport";
import { brokerNames, nameServerNames, proxyNames } from "./rocketmq-names";
import { type GroupView, leaderOf, type NameServerView, type RocketmqView } from "./rocketmq-view";

type Asked = typeof nameServerNames.name | typeof brokerNames.name | typeof proxyNames.name;

/** A replica that should be on a server, and where it answers. */
export interface Place {
  readonly group: string;
  readonly id: number;
  readonly at: NamedEndpoint;
}

/** Asks the servers of a cluster, each over a new connection. */
export class RocketmqReader {
  constructor(
    private readonly servers: ServerConnections,
    private readonly options: ReadOptions = {},
  ) {}

  /** What one server answers at one of its ports; undefined when it does not in time. */
  async ask<T>(
    service: Asked,
    id: number,
    at: NamedEndpoint | undefined,
    use: (server: RocketmqConnection) => Promise<T>,
  ): Promise<{ readonly answer: T } | undefined> {
    if (at === undefined) return undefined;
    const { timeoutMs: milliseconds = readTimeoutMs, clock = realClock } = this.options;
    let server: RocketmqConnection | undefined;
    let late = false;
    const ask = async () => {
      const login = this.servers.loginOf?.(brokerNames.name);
      server = new RocketmqConnection(await this.servers.connect(service, id, at), login);
      if (late) server.close();
      return { answer: await use(server) };
    };
    try {
      return await withTimeout(ask, { milliseconds, message: "no response", clock });
    } catch {
      return undefined;
    } finally {
      late = true;
      server?.close();
    }
  }

  /** Where every replica should be: names of groups have no hyphen, those of other ports do. */
  places(): Place[] {
    return this.servers.idsOf(brokerNames.name).flatMap((id) =>
      this.endpoints(brokerNames.name, id)
        .filter(({ name }) => name !== "container" && !name.includes("-"))
        .map((at) => ({ group: at.name, id, at })),
    );
  }

  async nameServers(): Promise<NameServerView[]> {
    return Promise.all(
      this.servers.idsOf(nameServerNames.name).map(async (id) => {
        const port = (name: string) => this.endpoints(nameServerNames.name, id).find((one) => one.name === name);
        const controllerAt = port("controller");
        const [registered, leader] = await Promise.all([
          this.ask(nameServerNames.name, id, port("name-server"), fetchRegistrations),
          this.ask(nameServerNames.name, id, controllerAt, fetchLeader),
        ]);
        return {
          id,
          registered: registered?.answer,
          controller: leader === undefined ? undefined : { leader: leader.answer },
          ...(controllerAt && { controllerAt: endpointText(controllerAt.address, controllerAt.port) }),
        };
      }),
    );
  }

  /** Everything that decides what may stop. */
  async view(): Promise<RocketmqView> {
    const places = this.places();
    const names = [...new Set(places.map(({ group }) => group))];
    const [nameServers, settings] = await Promise.all([this.nameServers(), this.settings(places)]);
    const told = await this.askLeader(nameServers, (leader) => fetchGroups(leader, names));
    const states = told?.answer ?? [];
    const groups = await Promise.all(names.map((name) => this.groupView(name, places, states, settings)));
    const answering = new Set(
      this.servers
        .idsOf(brokerNames.name)
        .filter((id) => places.every((place) => place.id !== id || settings.has(place))),
    );
    return { nameServers, groups, answering };
  }

  /** The broker groups that each proxy finds, by its remoting port, for a topic that it makes itself; one that does not answer is missing. */
  async proxyRoutes(): Promise<Map<number, readonly string[]>> {
    const told = await Promise.all(
      this.servers.idsOf(proxyNames.name).map(async (id) => {
        const at = this.endpoints(proxyNames.name, id).find(({ name }) => name === "remoting");
        return [id, await this.ask(proxyNames.name, id, at, (proxy) => fetchRoute(proxy, proxyTopic))] as const;
      }),
    );
    return new Map(told.flatMap(([id, one]) => (one === undefined ? [] : [[id, one.answer]])));
  }

  /** What each replica runs with; one that does not answer is missing. */
  async settings(places: readonly Place[] = this.places()): Promise<Map<Place, BrokerSettings>> {
    const told = await Promise.all(
      places.map(
        async (place) => [place, await this.ask(brokerNames.name, place.id, place.at, fetchSettings)] as const,
      ),
    );
    return new Map(told.flatMap(([place, one]) => (one === undefined ? [] : [[place, one.answer]])));
  }

  private endpoints(service: Asked, id: number): readonly NamedEndpoint[] {
    return this.servers.endpointsOf?.(service, id) ?? [];
  }

  /** Asks the controller that leads; undefined when none does that answers. */
  async askLeader<T>(
    nameServers: readonly NameServerView[],
    use: (leader: RocketmqConnection) => Promise<T>,
  ): Promise<{ readonly answer: T } | undefined> {
    const leader = leaderOf(nameServers);
    for (const id of this.servers.idsOf(nameServerNames.name)) {
      const at = this.endpoints(nameServerNames.name, id).find((one) => endpointText(one.address, one.port) === leader);
      if (at !== undefined) return this.ask(nameServerNames.name, id, at, use);
    }
    return undefined;
  }

  private async groupView(
    name: string,
    places: readonly Place[],
    states: readonly GroupState[],
    settings: ReadonlyMap<Place, BrokerSettings>,
  ): Promise<GroupView> {
    const own = places.filter(({ group }) => group === name);
    const state = states.find((one) => one.name === name);
    const placeAt = (address: string | undefined) =>
      own.find(({ at }) => endpointText(at.address, at.port) === address);
    const master = placeAt(state?.master);
    const followers =
      master === undefined ? undefined : await this.ask(brokerNames.name, master.id, master.at, fetchFollowers);
    const needed = own.flatMap((place) => settings.get(place)?.minInsync ?? []);
    return {
      name,
      ids: own.map(({ id }) => id),
      state: state && {
        master: state.master,
        replicas: state.replicas.map((replica) => ({ ...replica, id: placeAt(replica.address)?.id })),
      },
      followers: followers?.answer,
      // While a change of it is rolled out, whoever becomes master decides.
      minInsync: needed.length === 0 ? undefined : Math.max(...needed),
    };
  }
}
