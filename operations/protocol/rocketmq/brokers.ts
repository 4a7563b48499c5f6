import { z } from "zod";
import { requestCodes } from "./codes";
import { parseJson } from "./frames";
import type { RocketmqConnection } from "./rocketmq-connection";

/** What a broker tells of itself. */
export interface BrokerRuntime {
  readonly isMaster: boolean;
  /** Where its commit log ends: while it moves, somebody writes. */
  readonly commitLogMaxOffset: number;
  /** Bytes that consumers cannot see yet. */
  readonly behindBytes: number;
  /** `5.5.0`. */
  readonly version: string | undefined;
  /** Share of the disk of the commit log that is used, 0 to 1; undefined when it did not tell. */
  readonly diskUsed: number | undefined;
}

const tableSchema = z.object({ table: z.record(z.string(), z.string()) });

/** What a broker tells of itself. @throws RefusedRequest; Error when what has to be there is not. */
export async function fetchRuntime(broker: RocketmqConnection): Promise<BrokerRuntime> {
  const { body } = await broker.send({ code: requestCodes.runtimeInfo, what: "the state of a broker" });
  const { table } = tableSchema.parse(parseJson(body.toString()));
  const number = (key: string) => {
    const value = Number(table[key] ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const commitLogMaxOffset = number("commitLogMaxOffset");
  if (commitLogMaxOffset === undefined) throw new Error("a broker does not tell where its commit log ends");
  return {
    isMaster: table["brokerActive"] === "true",
    commitLogMaxOffset,
    behindBytes: number("dispatchBehindBytes") ?? 0,
    version: /^V(\d+_\d+_\d+)/.exec(table["brokerVersionDesc"] ?? "")?.[1]?.replaceAll("_", "."),
    diskUsed: number("commitLogDiskRatio"),
  };
}

/** Settings that a broker runs with, as far as a roll needs them. */
export interface BrokerSettings {
  /** `minInSyncReplicas`. */
  readonly minInsync: number;
  /** `brokerPermission`: 6 for reading and writing, 4 while it turns writing away. */
  readonly permission: number;
  /** `brokerClusterName`. */
  readonly cluster: string;
  /** `haHousekeepingInterval`: milliseconds after which a replica that hears nothing connects to its master anew. */
  readonly haTimeout: number;
}

/** Settings that a broker runs with. @throws RefusedRequest; Error when one is missing. */
export async function fetchSettings(broker: RocketmqConnection): Promise<BrokerSettings> {
  const { body } = await broker.send({ code: requestCodes.brokerConfig, what: "the settings of a broker" });
  const lines = body.toString().split("\n");
  const text = (key: string) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? "";
  const number = (key: string) => {
    const value = Number(text(key) === "" ? NaN : text(key));
    if (!Number.isFinite(value)) throw new Error(`a broker does not tell its ${key}`);
    return value;
  };
  return {
    minInsync: number("minInSyncReplicas"),
    permission: number("brokerPermission"),
    cluster: text("brokerClusterName"),
    haTimeout: Number(text("haHousekeepingInterval")),
  };
}

/** What a master knows of the replicas that follow it. */
export interface Followers {
  /** How many are connected and in sync, itself not counted. */
  readonly inSync: number;
  /** Bytes that the slowest of them lacks; undefined when none is connected. */
  readonly largestLag: number | undefined;
}

const haSchema = z.object({
  haConnectionInfo: z.array(z.object({ diff: z.number(), inSync: z.boolean() })).default([]),
});

/** The replicas that are connected to a master. */
export async function fetchFollowers(master: RocketmqConnection): Promise<Followers> {
  const { body } = await master.send({ code: requestCodes.haStatus, what: "the replicas of a master" });
  const { haConnectionInfo } = haSchema.parse(parseJson(body.toString()));
  const lags = haConnectionInfo.map(({ diff }) => diff);
  return {
    inSync: haConnectionInfo.filter(({ inSync }) => inSync).length,
    largestLag: lags.length === 0 ? undefined : Math.max(...lags),
  };
}

/**
 * Changes settings of a broker while it runs. Its files belong to root, so that it cannot write them: what is set so is gone with
 * its next start.
 */
export async function setWhileRunning(
  broker: RocketmqConnection,
  settings: Readonly<Record<string, string | number>>,
): Promise<void> {
  const body = Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");
  await broker.send({ code: requestCodes.updateBrokerConfig, what: "a change of a running broker", body });
}
