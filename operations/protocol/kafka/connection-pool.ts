import type { Duplex } from "node:stream";
import { ConnectionClosed, KafkaConnection } from "./kafka-connection";

/**
 * Connections to the brokers of a cluster, made when they are needed and kept for what comes next.
 *
 * What is asked one after the other shares a connection. What is asked at the same time gets one each, because a broker
 * works on the requests of one connection one by one.
 */
export class ConnectionPool {
  private readonly connections = new Map<number, Set<KafkaConnection>>();
  private readonly busy = new Set<KafkaConnection>();
  private isClosed = false;

  constructor(private readonly connect: (broker: number) => Promise<Duplex>) {}

  /**
   * Does something with a connection to a broker that nothing else uses meanwhile. Where one that was kept turns out to be
   * closed, it is done again with a new one: brokers close what is idle for ten minutes, and when they stop.
   * @throws Error when there is no connection, and what the work throws.
   */
  async use<T>(broker: number, work: (connection: KafkaConnection) => Promise<T>): Promise<T> {
    const kept = this.idle(broker);
    if (kept === undefined) return this.lend(await this.open(broker), work);
    try {
      return await this.lend(kept, work);
    } catch (error) {
      if (kept.isOpen || this.isClosed) throw error;
    }
    return this.lend(await this.open(broker), work);
  }

  /** Ends all connections, and those that are just being made. */
  close(): void {
    this.isClosed = true;
    for (const connections of this.connections.values()) for (const connection of connections) connection.close();
    this.connections.clear();
  }

  private idle(broker: number): KafkaConnection | undefined {
    const own = this.connections.get(broker) ?? new Set();
    for (const connection of own) if (!connection.isOpen) own.delete(connection);
    return [...own].find((connection) => connection.isIdle && !this.busy.has(connection));
  }

  private async open(broker: number): Promise<KafkaConnection> {
    const connection = new KafkaConnection(await this.connect(broker));
    if (this.isClosed) {
      connection.close();
      throw new ConnectionClosed("the connection was closed");
    }
    this.busy.add(connection);
    this.connections.set(broker, (this.connections.get(broker) ?? new Set()).add(connection));
    return connection;
  }

  private async lend<T>(connection: KafkaConnection, work: (connection: KafkaConnection) => Promise<T>): Promise<T> {
    this.busy.add(connection);
    try {
      return await work(connection);
    } finally {
      this.busy.delete(connection);
      // A response that is late would hold up everything that is asked after it.
      if (!connection.isIdle) connection.close();
    }
  }
}
