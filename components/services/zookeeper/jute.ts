import { type ConfigIssue, error, show } from "../../model/issue";
import type { ZooKeeperConfig, ZooKeeperStack } from "./schema";

const option = "-Djute.maxbuffer=";

/** What ZooKeeper servers by themselves allow (`jute.maxbuffer`, ZooKeeper Administrator's Guide, "Unsafe Options"). */
const serverDefault = 1_048_575;

/** The JVM option for servers and clients alike; they have to agree (Administrator's Guide). */
export function juteOptions({ juteMaxBuffer }: Pick<ZooKeeperConfig, "juteMaxBuffer">): string[] {
  return juteMaxBuffer === undefined ? [] : [`${option}${juteMaxBuffer}`];
}

/** Rules about the largest message. */
export function validateJute({ zookeeper }: ZooKeeperStack): ConfigIssue[] {
  const { juteMaxBuffer } = zookeeper;
  if (juteMaxBuffer === undefined) return [];
  const range = isJuteMaxBuffer(juteMaxBuffer) ? [] : [outOfRange(juteMaxBuffer)];
  return [...range, ...juteTwice(zookeeper, "zookeeper.jvmOptions", zookeeper.jvmOptions)];
}

/** Whether servers could still read what they have written with their own limit. */
export function isJuteMaxBuffer(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes >= serverDefault && bytes < 2 ** 31;
}

function outOfRange(given: number): ConfigIssue {
  return error({
    property: "zookeeper.juteMaxBuffer",
    rule: `must be ${serverDefault} to ${2 ** 31 - 1} bytes: with less, servers could not read what they have written`,
    given: show(given),
    fix: "leave it out for ZooKeeper's own limits, or write 4194304 for 4 MiB",
  });
}

/** JVM options that set it a second time: Java takes the last, and then servers and brokers may differ. */
export function juteTwice(
  { juteMaxBuffer }: Pick<ZooKeeperConfig, "juteMaxBuffer">,
  property: string,
  jvmOptions: readonly string[],
): ConfigIssue[] {
  if (juteMaxBuffer === undefined) return [];
  return jvmOptions
    .filter((one) => one.startsWith(option))
    .map((given) =>
      error({
        property,
        rule: "must not set jute.maxbuffer beside zookeeper.juteMaxBuffer, which sets it on servers and brokers alike",
        given: show(given),
        fix: "remove it here",
      }),
    );
}
