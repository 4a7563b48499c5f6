import { errorMessage } from "../../../lib/error-message";
import { RefusedRequest, RocketmqConnection } from "../../../protocol/rocketmq/rocketmq-connection";
import type { NamedEndpoint, Reach } from "../../../transport/transport";
import { brokerNames, nameServerNames } from "../rocketmq-names";
import { type Place, RocketmqReader } from "../rocketmq-reader";
import { masterOf } from "../rocketmq-view";

/** A broker said no: it will say so again. */
export class RefusedByBroker extends Error {}

/** What is needed to ask the servers of a cluster. */
export type Servers = Pick<Reach, "idsOf" | "connect" | "endpointsOf" | "loginOf">;

/** How a message calls a replica. */
export function replicaName({ group, id }: Pick<Place, "group" | "id">): string {
  return `broker group ${group} on server ${id}`;
}

/** Every replica and every name server of a cluster, over one connection each. */
export class Replicas {
  readonly places: readonly Place[];
  private readonly reader: RocketmqReader;
  private readonly open = new Map<string, Promise<RocketmqConnection>>();

  constructor(private readonly servers: Servers) {
    this.reader = new RocketmqReader(servers);
    this.places = this.reader.places();
  }

  /** Ends the connections. */
  close(): void {
    for (const one of this.open.values())
      one.then(
        (connection) => connection.close(),
        () => undefined,
      );
    this.open.clear();
  }

  /**
   * The replicas by the names that messages have for them, masters first: the others take their list of topics and groups from
   * these. @throws Error for a broker group that has no master now.
   */
  async mastersFirst(): Promise<{ readonly masters: readonly Place[]; readonly others: readonly Place[] }> {
    const { groups } = await this.reader.view();
    const masters = groups.map((group) => {
      const id = masterOf(group)?.id;
      const place = this.places.find((one) => one.group === group.name && one.id === id);
      if (place === undefined) throw new Error(`broker group ${group.name} has no master`);
      return place;
    });
    return { masters, others: this.places.filter((place) => !masters.includes(place)) };
  }

  /** Asks one replica. @throws RefusedByBroker when it says no; Error when it does not answer. */
  onReplica<T>(place: Place, use: (broker: RocketmqConnection) => Promise<T>): Promise<T> {
    return this.ask(brokerNames.name, place.id, place.at, replicaName(place), use);
  }

  /** Asks every name server. @throws Error when one does not answer. */
  async onNameServers(use: (nameServer: RocketmqConnection) => Promise<void>): Promise<void> {
    const { name } = nameServerNames;
    await Promise.all(
      this.servers.idsOf(name).map(async (id) => {
        const at = this.servers.endpointsOf?.(name, id).find((one) => one.name === "name-server");
        await this.ask(name, id, at, `name server ${id}`, use);
      }),
    );
  }

  private async ask<T>(
    service: typeof brokerNames.name | typeof nameServerNames.name,
    id: number,
    at: NamedEndpoint | undefined,
    what: string,
    use: (server: RocketmqConnection) => Promise<T>,
  ): Promise<T> {
    const known = this.open.get(what);
    const login = this.servers.loginOf?.(brokerNames.name);
    const connection =
      known ?? this.servers.connect(service, id, at).then((socket) => new RocketmqConnection(socket, login));
    this.open.set(what, connection);
    try {
      return await use(await connection);
    } catch (error) {
      if (error instanceof RefusedRequest) throw new RefusedByBroker(`${what}: ${error.message}`);
      this.open.delete(what);
      connection.then(
        (one) => one.close(),
        () => undefined,
      );
      throw new Error(`${what}: ${errorMessage(error)}`);
    }
  }
}
