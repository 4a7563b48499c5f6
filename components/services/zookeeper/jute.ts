import { type ConfigIssue, error, show } from "../../model/issue";
import type { ZooKeeperConfig, ZooKeeperStack } from "./schema";

const option = "-Djute.maxbuffer=";

/** What ZooKeeper servers by themselves allow (`jute.maxbuffer`, ZooKeeper Administrator's Guide, "Unsafe Options"). */
const serverDefault = 1_048_575;

/** A reader adds the limit to itself, and with more it refuses everything (`BinaryInputArchive.checkLength`). */
const most = 2 ** 30 - 1;

/** The JVM option for servers and clients alike; they have to agree (Administrator's Guide). */
export function juteOptions({ juteMaxBuffer }: Pick<ZooKeeperConfig, "juteMaxBuffer">): string[] {
  return juteMaxBuffer === undefined ? [] : [`${option}${juteMaxBuffer}`];
}

/** Rules about the largest message. */
export function validateJute({ zookeeper }: ZooKeeperStack): ConfigIssue[] {
  const { juteMaxBuffer } = zookeeper;
  const range = juteMaxBuffer === undefined || isJuteMaxBuffer(juteMaxBuffer) ? [] : [outOfRange(juteMaxBuffer)];
  return [...range, ...juteInOptions(zookeeper, "zookeeper.jvmOptions", zookeeper.jvmOptions)];
}

/** Whether servers can still read, also what they have written with their own limit. */
export function isJuteMaxBuffer(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes >= serverDefault && bytes <= most;
}

function outOfRange(given: number): ConfigIssue {
  return error({
    property: "zookeeper.juteMaxBuffer",
    rule: `must be ${serverDefault} to ${most} bytes: with less, servers could not read what they have written; with more, nothing`,
    given: show(given),
    fix: "leave it out for ZooKeeper's own limits, or write 4194304 for 4 MiB",
  });
}

/**
 * JVM options that set it: a second time, so that Java takes the last and servers and brokers may differ, or to more than
 * anything can be read with.
 */
export function juteInOptions(
  { juteMaxBuffer }: Pick<ZooKeeperConfig, "juteMaxBuffer">,
  property: string,
  jvmOptions: readonly string[],
): ConfigIssue[] {
  const given = jvmOptions.filter((one) => one.startsWith(option));
  if (juteMaxBuffer !== undefined) return given.map((one) => twice(property, one));
  return given
    .filter((one) => Number(one.slice(option.length)) > most)
    .map((one) =>
      error({
        property,
        rule: `must not set jute.maxbuffer to more than ${most} bytes: everything would be refused as too large`,
        given: show(one),
        fix: `write ${option}${most}`,
      }),
    );
}

function twice(property: string, given: string): ConfigIssue {
  return error({
    property,
    rule: "must not set jute.maxbuffer beside zookeeper.juteMaxBuffer, which sets it on servers and brokers alike",
    given: show(given),
    fix: "remove it here",
  });
}
