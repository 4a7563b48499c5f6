import type { Duplex } from "node:stream";
import { type Decoder, Encoder } from "./codec";
import { Refused, request } from "./request";

/** A setting of a broker, with where its value comes from (KIP-226). */
export interface BrokerSetting {
  readonly name: string;
  readonly value: string | null;
  readonly source: "dynamic" | "static" | "other";
}

const types = { topic: 2, broker: 4 } as const;
/** ConfigSource of KIP-226. */
const sources = { topic: 1, dynamicBroker: 2, dynamicDefault: 3, static: 4 } as const;

/** Something that has settings: a topic by its name, or a broker by its id. */
export interface ConfigResource {
  readonly type: keyof typeof types;
  readonly name: string;
}

/** `min.insync.replicas` in force by topic; a topic whose settings cannot be read, as while it is deleted, is left out. */
export async function fetchMinInsync(socket: Duplex, topics: readonly string[]): Promise<Map<string, number>> {
  const described = await describe(socket, "topic", topics, ["min.insync.replicas"]);
  const known = described.filter(({ error }) => error === 0);
  const values = known.flatMap(({ resource, settings }) =>
    settings.map(({ value }) => [resource, Number(value)] as const),
  );
  return new Map(values.filter(([, value]) => Number.isInteger(value) && value > 0));
}

/**
 * What is set on topics themselves, by topic; what they have from their brokers, or by default, is left out. A topic that
 * is just being deleted is missing: for a while brokers still list it, although its settings are gone.
 */
export async function fetchTopicConfigs(
  socket: Duplex,
  topics: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const described = await describe(socket, "topic", topics, null);
  const there = described.filter(({ error }) => error !== unknownTopic);
  return new Map(
    there.map((one) => {
      const own = settingsOf(one).filter(({ source }) => source === sources.topic);
      return [one.resource, Object.fromEntries(own.map(({ name, value }) => [name, value ?? ""]))];
    }),
  );
}

/** Some settings of one broker. */
export async function fetchBrokerSettings(
  socket: Duplex,
  broker: number,
  names: readonly string[],
): Promise<BrokerSetting[]> {
  const configs = await describeConfigs(socket, "broker", [String(broker)], names);
  return configs.map(({ name, value, source }) => ({
    name,
    value,
    source:
      source === sources.dynamicBroker || source === sources.dynamicDefault
        ? "dynamic"
        : source === sources.static
          ? "static"
          : "other",
  }));
}

/** UNKNOWN_TOPIC_OR_PARTITION */
const unknownTopic = 3;

/** Some settings of some resources. @throws Error when one of them cannot be read. */
async function describeConfigs(
  socket: Duplex,
  type: keyof typeof types,
  resources: readonly string[],
  names: readonly string[],
) {
  const described = await describe(socket, type, resources, names);
  return described.flatMap((one) => settingsOf(one).map((setting) => ({ resource: one.resource, ...setting })));
}

type Described = Awaited<ReturnType<typeof describe>>[number];

function settingsOf({ resource, error, message, settings }: Described) {
  if (error === 0) return settings;
  const said = message === null || message === "" ? `error ${error}` : message;
  throw new Error(`the settings of ${resource} cannot be read: ${said}`);
}

/** DescribeConfigs, version 1; `null` for all settings. */
async function describe(
  socket: Duplex,
  type: keyof typeof types,
  resources: readonly string[],
  names: readonly string[] | null,
) {
  const body = new Encoder()
    .array(resources, (encoder, name) => {
      encoder
        .int8(types[type])
        .string(name)
        .array(names, (inner, key) => inner.string(key));
    })
    .int8(1);
  const answer = await request(socket, { api: 32, version: 1, body, timeout: 60_000 });
  answer.int32();
  return answer.array(() => {
    const [error, message] = [answer.int16(), answer.string()];
    answer.int8();
    return { error, message, resource: answer.string() ?? "", settings: answer.array(() => readConfig(answer)) };
  });
}

function readConfig(answer: Decoder) {
  const name = answer.string() ?? "";
  const value = answer.string();
  answer.int8();
  const source = answer.int8();
  answer.int8();
  const synonyms = answer.array(() => ({ name: answer.string(), value: answer.string(), source: answer.int8() }));
  // `log.retention.ms` also shows what came by way of `log.retention.hours`; only its own name counts.
  const own = synonyms.some((synonym) => synonym.name === name && synonym.source === source);
  return { name, value, source: own ? source : 0 };
}

/** Settings to set, and those to take back where the value is null. */
export type ConfigChanges = Readonly<Record<string, string | null>>;

/** IncrementalAlterConfigs, version 0 (KIP-339). @throws Refused with everything that was refused. */
export async function alterConfigs(
  socket: Duplex,
  changes: readonly (ConfigResource & { readonly changes: ConfigChanges })[],
): Promise<void> {
  const body = new Encoder()
    .array(changes, (encoder, { type, name, changes: settings }) => {
      encoder
        .int8(types[type])
        .string(name)
        .array(Object.entries(settings), (inner, [key, value]) =>
          inner
            .string(key)
            .int8(value === null ? 1 : 0)
            .string(value),
        );
    })
    .int8(0);
  const answer = await request(socket, { api: 44, version: 0, body, timeout: 60_000 });
  answer.int32();
  const results = answer.array(() => {
    const result = { error: answer.int16(), message: answer.string() };
    const type = answer.int8() === types.topic ? "topic" : "broker";
    return { ...result, resource: `${type} ${answer.string()}` };
  });
  const failures = results.filter(({ error }) => error !== 0);
  if (failures.length === 0) return;
  const said = failures.map(({ resource, message, error }) => `${resource}: ${message ?? `error ${error}`}`);
  throw new Refused(`a setting was refused: ${said.join("; ")}`);
}
