import type { BrokerStatus, PartitionStatus, Snapshot, ZooKeeperStatus } from "../../operations/status/snapshot";
import { noServers } from "./no-servers";

const mebibyte = 2 ** 20;

/** A cluster of three hosts that is well, with some parts changed. */
export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    schema: 1,
    stack: "dev",
    substrate: "ssh",
    namespace: null,
    takenAt: "2026-01-02T03:04:05.678Z",
    seconds: 0.8,
    bootstrapServers: "10.0.0.1:9092,10.0.0.2:9092,10.0.0.3:9092",
    zookeeperConnect: "10.0.0.1:2181,10.0.0.2:2181,10.0.0.3:2181",
    versions: { kafka: "3.9.2", zookeeper: "3.9.5", "kafka-controller": "not managed" },
    places: [1, 2, 3].map((id) => ({
      name: `kafka${id}`,
      address: `10.0.0.${id}`,
      problem: null,
      disks: [{ path: "/var/lib/kafka", mount: "/", totalBytes: 1000 * mebibyte, freeBytes: 600 * mebibyte }],
    })),
    ensemble: [1, 2, 3].map((id) => zookeeper(id)),
    brokers: [1, 2, 3].map((id) => broker(id)),
    lost: noServers,
    controller: 1,
    partitions: [0, 1, 2].map((index) => partition(index)),
    moving: [],
    drift: [],
    notTold: [],
    settings: { "min.insync.replicas": "2", "default.replication.factor": "3" },
    ...changes,
  };
}

function server(id: number, port: number) {
  return {
    id,
    name: `kafka${id}`,
    place: `kafka${id}`,
    endpoint: `10.0.0.${id}:${port}`,
    answers: true,
    problem: null,
    heap: "384m",
    restarts: 0,
    current: true,
    runs: "current" as const,
  };
}

export function zookeeper(id: number, changes: Partial<ZooKeeperStatus> = {}): ZooKeeperStatus {
  const role = id === 2 ? ("leader" as const) : ("follower" as const);
  const words = { version: "3.9.5", installedVersion: "3.9.5", role, syncedFollowers: id === 2 ? 2 : null };
  return { ...server(id, 2181), ...words, ...changes };
}

export function broker(id: number, changes: Partial<BrokerStatus> = {}): BrokerStatus {
  return {
    ...server(id, 9092),
    version: "3.9.2",
    installedVersion: "3.9.2",
    rack: null,
    sees: [1, 2, 3],
    logDirs: [{ path: "/var/lib/kafka", error: 0, replicas: 3, bytes: 3 * mebibyte }],
    volumeBytes: null,
    ...changes,
  };
}

export function partition(index: number, changes: Partial<PartitionStatus> = {}): PartitionStatus {
  const replicas = [0, 1, 2].map((step) => 1 + ((index + step) % 3));
  const [leader = -1] = replicas;
  return { topic: "orders", index, leader, replicas, isr: replicas, minInsync: 2, bytes: mebibyte, ...changes };
}
