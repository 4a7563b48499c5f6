import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import { heapBytes } from "../../../model/jvm";
import { compareVersions } from "../../../model/versions";
import { interBrokerNameOf, listenersOf } from "../listener-settings";
import { replicationOf } from "../replication";
import { securityOf } from "../../../security/security-schema";
import { versionOf } from "../../resolve-group";
import type { KafkaStack } from "../schema";
import { kafkaVersions } from "../versions";
import { brokerSettingKind, judgedVersion } from "./broker-settings";

/** Two settings of which one must not be above the other: their names, and what they are when they are not given. */
type Order = readonly [small: string, smallDefault: number, large: string, largeDefault: number];

/** A setting with the least and the most that it may be, which are settings themselves, as the groups of KIP-848 have. */
function bounded(group: string, name: string, [min, value, max]: readonly [number, number, number]): Order[] {
  const [least, own, most] = [`group.${group}.min.${name}`, `group.${group}.${name}`, `group.${group}.max.${name}`];
  return [
    [least, min, most, max],
    [least, min, own, value],
    [own, value, most, max],
  ];
}

/** What a broker checks before it starts (`KafkaConfig.validateValues` of Kafka 2.4 to 3.9). */
function orders(version: string): readonly Order[] {
  const lag = compareVersions(version, "2.5") < 0 ? 10_000 : 30_000;
  return [
    ["replica.fetch.wait.max.ms", 500, "replica.socket.timeout.ms", 30_000],
    ["replica.fetch.wait.max.ms", 500, "replica.lag.time.max.ms", lag],
    ...bounded("consumer", "session.timeout.ms", [45_000, 45_000, 60_000]),
    ...bounded("consumer", "heartbeat.interval.ms", [5_000, 5_000, 15_000]),
    ...bounded("share", "session.timeout.ms", [45_000, 45_000, 60_000]),
    ...bounded("share", "heartbeat.interval.ms", [5_000, 5_000, 15_000]),
    ...bounded("share", "record.lock.duration.ms", [15_000, 30_000, 60_000]),
  ];
}

const mebibyte = 1024n * 1024n;

/** Rules about several broker settings together: a broker that finds one broken does not start. */
export function validateRelations(config: KafkaStack): ConfigIssue[] {
  const version = judgedVersion(versionOf(config.kafka, kafkaVersions).version);
  const given = new Map(Object.entries(config.kafka.properties).map(([key, value]) => [key, String(value).trim()]));
  return [
    ...orders(version).flatMap((order) => outOfOrder(order, given, version)),
    ...cleanerBuffer(given),
    ...roomForCleaner(config, given),
    ...requiredAcks(config, given),
    ...queueBelowRequest(given),
    ...slowRefusals(given),
    ...unknownListeners(config, given),
    ...rebalanceProtocols(given),
    ...overrides(given),
  ];
}

type Given = ReadonlyMap<string, string>;

/** A whole number; what is none is refused with the values of all properties. */
function whole(given: Given, key: string, otherwise: number | bigint): bigint | undefined {
  const text = given.get(key);
  if (text === undefined) return BigInt(otherwise);
  return /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, "")) : undefined;
}

function outOfOrder([small, smallDefault, large, largeDefault]: Order, given: Given, version: string): ConfigIssue[] {
  const keys = [large, small].filter((key) => given.has(key));
  const known = [large, small].every((key) => brokerSettingKind(key, version) !== undefined);
  const [low, high] = [whole(given, small, smallDefault), whole(given, large, largeDefault)];
  const [key] = keys;
  if (!known || key === undefined || low === undefined || high === undefined || low <= high) return [];
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: `${small} must not be above ${large}: a broker does not start otherwise`,
      given: `${low} and ${high}`,
      fix:
        key === large ? `set it to ${low} or more, or lower ${small}` : `set it to ${high} or less, or raise ${large}`,
    }),
  ];
}

const bufferKey = "log.cleaner.dedupe.buffer.size";

/** Bytes of the buffer of the log cleaner; undefined where it is switched off, or they are no number. */
function cleanerBytes(given: Given): bigint | undefined {
  if (given.get("log.cleaner.enable")?.toLowerCase() === "false") return undefined;
  return whole(given, bufferKey, 128n * mebibyte);
}

function cleanerBuffer(given: Given): ConfigIssue[] {
  const [size, count] = [bufferKey, "log.cleaner.threads"];
  if (!given.has(size) && !given.has(count)) return [];
  const [bytes, threads] = [cleanerBytes(given), whole(given, count, 1)];
  if (bytes === undefined || threads === undefined || threads < 1n || bytes / threads > mebibyte) return [];
  const [key, most] = given.has(size)
    ? [size, `${(mebibyte + 1n) * threads} or more`]
    : [count, `${bytes / (mebibyte + 1n)} or less`];
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: "each thread of the log cleaner needs more than 1 MiB of its buffer: a broker does not start otherwise",
      given: `${threads} threads, ${bytes} bytes`,
      fix: `set it to ${most}`,
    }),
  ];
}

/**
 * While it runs, or when it starts with settings that were changed so, a broker makes the buffer of its log cleaner anew, beside the
 * one that it has (`LogCleaner.reconfigure`). With 192 MiB, a real one of Kafka 3.9.2 ended for lack of memory.
 */
function roomForCleaner({ kafka }: KafkaStack, given: Given): ConfigIssue[] {
  const [heap, buffer] = [heapBytes(kafka.heap), cleanerBytes(given)];
  if (heap === undefined || buffer === undefined) return [];
  const needed = (2n * buffer) / mebibyte + 64n;
  if (BigInt(heap) >= needed * mebibyte) return [];
  return [
    warning({
      property: "kafka.heap",
      rule:
        `should hold twice the buffer of the log cleaner (${bufferKey}), and more: a broker makes a second one when ` +
        "message.max.bytes or a setting of the cleaner changes while it runs, and ends where there is no room",
      given: `${show(kafka.heap)}, with a buffer of ${buffer / mebibyte}m`,
      fix: `set it to ${needed}m or more, or ${bufferKey} in kafka.properties to less`,
    }),
  ];
}

function requiredAcks(config: KafkaStack, given: Given): ConfigIssue[] {
  const key = "offsets.commit.required.acks";
  const acks = whole(given, key, -1);
  const replicas = whole(given, "offsets.topic.replication.factor", replicationOf(config).replicationFactor);
  if (acks === undefined || replicas === undefined || (acks >= -1n && acks <= replicas)) return [];
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: `must be -1 to ${replicas}, the copies of the offsets: a broker does not start otherwise`,
      given: show(given.get(key)),
      fix: "remove it: all copies in sync acknowledge then",
    }),
  ];
}

function queueBelowRequest(given: Given): ConfigIssue[] {
  const [queue, request] = ["queued.max.request.bytes", "socket.request.max.bytes"];
  const [queued, largest] = [whole(given, queue, -1), whole(given, request, 100n * mebibyte)];
  if (queued === undefined || largest === undefined || queued <= 0n || queued >= largest) return [];
  return [
    error({
      property: `kafka.properties.${queue}`,
      rule: `must not be below ${request}: a broker does not start otherwise`,
      given: `${queued} and ${largest}`,
      fix: `set it to ${largest} or more, or to -1 for no limit`,
    }),
  ];
}

/** The answer to a login that failed is held back, but not for longer than an idle connection lives. */
function slowRefusals(given: Given): ConfigIssue[] {
  const [delayKey, idleKey] = ["connection.failed.authentication.delay.ms", "connections.max.idle.ms"];
  const [delay, idle] = [whole(given, delayKey, 100), whole(given, idleKey, 600_000)];
  const [key] = [idleKey, delayKey].filter((one) => given.has(one));
  if (key === undefined || delay === undefined || idle === undefined || idle < 0n || delay < idle) return [];
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: `${delayKey} must be below ${idleKey}: a broker does not start otherwise`,
      given: `${delay} and ${idle}`,
      fix: key === idleKey ? `set it to ${delay + 1n} or more` : `set it to ${idle - 1n} or less`,
    }),
  ];
}

/** Listeners that have a part of their own must be among those of the stack; that of controllers is no other's. */
function unknownListeners(config: KafkaStack, given: Given): ConfigIssue[] {
  const names = listenersOf(config).map(({ name }) => name);
  const interBroker = interBrokerNameOf(config);
  return [
    ...namesOf("early.start.listeners", names, "must name listeners of kafka.listeners", given),
    ...(securityOf(config).mode === "secure"
      ? []
      : namesOf(
          "control.plane.listener.name",
          names.filter((name) => name !== interBroker),
          "must name a listener of kafka.listeners that is not the one of the brokers among themselves",
          given,
        )),
  ];
}

function namesOf(key: string, known: readonly string[], rule: string, given: Given): ConfigIssue[] {
  const names = (given.get(key) ?? "").split(",").map((name) => name.trim());
  if (names.every((name) => name === "" || known.includes(name))) return [];
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: `${rule}: a broker does not start otherwise`,
      given: show(given.get(key)),
      fix: known.length === 0 ? "remove it" : `use ${known.join(" or ")}`,
    }),
  ];
}

/** With ZooKeeper, brokers have the protocol of all clients so far, and not that of KIP-848. */
function rebalanceProtocols(given: Given): ConfigIssue[] {
  const key = "group.coordinator.rebalance.protocols";
  const names = given
    .get(key)
    ?.split(",")
    .map((name) => name.trim());
  if (names === undefined || (names.includes("classic") && !names.includes("consumer"))) return [];
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: "must have classic, and not consumer, which needs KRaft: a broker does not start otherwise",
      given: show(given.get(key)),
      fix: "use classic",
    }),
  ];
}

function overrides(given: Given): ConfigIssue[] {
  const [limits, limit] = ["max.connections.per.ip.overrides", "max.connections.per.ip"];
  const text = given.get(limits) ?? "";
  const problem = (property: string, rule: string, value: string, fix: string) => [
    error({ property: `kafka.properties.${property}`, rule, given: show(value), fix }),
  ];
  // Kafka: Utils.validHostPattern.
  if (!/^(?:\s*[\w%.:-]*:\s*\d+\s*(?:,|$))*$/.test(text))
    return problem(limits, "must be a list of address:count", text, 'write it as "10.0.0.1:100,10.0.0.2:50"');
  if (text === "" && given.has(limit) && whole(given, limit, 1) === 0n)
    return problem(limit, `must be above 0 without ${limits}: a broker does not start otherwise`, "0", "remove it");
  return [];
}
