import type { Read } from "./declaration";
import { errorCodes, failuresOf, reasonOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import { describeConfigs, incrementalAlterConfigs } from "./messages/config-messages";
import { Refused } from "./refused";

/** A setting of a broker, with where its value comes from (KIP-226). */
export interface BrokerSetting {
  readonly name: string;
  readonly value: string | null;
  readonly source: "dynamic" | "static" | "other";
  /** What it would be if nobody had given it to the running broker; null when that is not known. */
  readonly inherited: string | null;
}

/** `brokerLogger` since 2.4 (KIP-412). */
const types = { topic: 2, broker: 4, brokerLogger: 8 } as const;
const names = new Map<number, string>([
  [types.topic, "topic"],
  [types.brokerLogger, "loggers of broker"],
]);
/** ConfigSource of KIP-226. */
const sources = { unknown: 0, topic: 1, dynamicBroker: 2, dynamicDefault: 3, static: 4 } as const;
/** OpType of KIP-339. */
const operations = { set: 0, delete: 1 } as const;
/** Settings of many topics are read from ZooKeeper one by one. */
const configsTimeout = { timeoutMs: 60_000 };

/** Something that has settings: a topic by its name, a broker or the loggers of one by its id. */
export interface ConfigResource {
  readonly type: keyof typeof types;
  readonly name: string;
}

/** `min.insync.replicas` in force by topic; a topic whose settings cannot be read, as while it is deleted, is left out. */
export async function fetchMinInsync(broker: KafkaConnection, topics: readonly string[]): Promise<Map<string, number>> {
  const described = await describe(broker, "topic", topics, ["min.insync.replicas"]);
  const known = described.filter(({ errorCode }) => errorCode === errorCodes.none);
  const values = known.flatMap((one) => settingsOf(one).map(({ value }) => [one.resourceName, Number(value)] as const));
  return new Map(values.filter(([, value]) => Number.isInteger(value) && value > 0));
}

/**
 * What is set on topics themselves, by topic; what they have from their brokers, or by default, is left out. A topic that
 * is just being deleted is missing: for a while brokers still list it, although its settings are gone.
 */
export async function fetchTopicConfigs(
  broker: KafkaConnection,
  topics: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const described = await describe(broker, "topic", topics, null);
  const there = described.filter(({ errorCode }) => errorCode !== errorCodes.unknownTopicOrPartition);
  return new Map(
    there.map((one) => {
      const own = settingsOf(one).filter(({ source }) => source === sources.topic);
      return [one.resourceName, Object.fromEntries(own.map(({ name, value }) => [name, value ?? ""]))];
    }),
  );
}

/** Some settings of one broker. */
export async function fetchBrokerSettings(
  broker: KafkaConnection,
  id: number,
  names: readonly string[],
): Promise<BrokerSetting[]> {
  const described = await describe(broker, "broker", [String(id)], names);
  return described.flatMap(settingsOf).map(({ name, value, source, synonyms }) => ({
    name,
    value,
    inherited: synonyms.find((synonym) => synonym.source !== sources.dynamicBroker)?.value ?? null,
    source:
      source === sources.dynamicBroker || source === sources.dynamicDefault
        ? "dynamic"
        : source === sources.static
          ? "static"
          : "other",
  }));
}

/** A setting that somebody gave brokers while they ran: to one of them, or to all as their default (KIP-226). */
export interface GivenSetting {
  readonly name: string;
  readonly to: "broker" | "default";
  /** Null for one that is not told, such as a password. */
  readonly value: string | null;
}

/** All settings that a broker was given while it ran, those among them that another one hides. @throws Refused when it denies the look. */
export async function fetchGivenSettings(broker: KafkaConnection, id: number): Promise<GivenSetting[]> {
  const described = await describe(broker, "broker", [String(id)], null);
  const denied = described.find(({ errorCode }) => errorCode === errorCodes.clusterAuthorizationFailed);
  if (denied !== undefined) throw new Refused(reasonOf(denied));
  return described.flatMap(settingsOf).flatMap(({ name, synonyms }) =>
    synonyms.flatMap((synonym): GivenSetting[] => {
      if (synonym.name !== name) return [];
      const { value } = synonym;
      if (synonym.source === sources.dynamicBroker) return [{ name, to: "broker", value }];
      return synonym.source === sources.dynamicDefault ? [{ name, to: "default", value }] : [];
    }),
  );
}

/** The level in force of each logger that a broker has, `root` among them; which they are depends on what it has done. */
export async function fetchLogLevels(broker: KafkaConnection, id: number): Promise<Map<string, string>> {
  const described = await describe(broker, "brokerLogger", [String(id)], null);
  return new Map(described.flatMap(settingsOf).map(({ name, value }) => [name, value ?? ""]));
}

type Described = Read<typeof describeConfigs.response>["results"][number];

/** The settings of a resource. @throws Error when they cannot be read. */
function settingsOf(described: Described) {
  if (described.errorCode !== errorCodes.none)
    throw new Error(`the settings of ${described.resourceName} cannot be read: ${reasonOf(described)}`);
  return described.configs.map(({ name, value, configSource, synonyms }) => {
    // `log.retention.ms` also shows what came by way of `log.retention.hours`; only its own name counts.
    const isOwn = synonyms.some((synonym) => synonym.name === name && synonym.source === configSource);
    return { name, value, source: isOwn ? configSource : sources.unknown, synonyms };
  });
}

/** `null` for all settings. */
async function describe(
  broker: KafkaConnection,
  type: keyof typeof types,
  resources: readonly string[],
  names: readonly string[] | null,
): Promise<readonly Described[]> {
  const asked = resources.map((resourceName) => ({
    resourceType: types[type],
    resourceName,
    configurationKeys: names,
  }));
  const request = { resources: asked, includeSynonyms: true };
  return (await broker.send(describeConfigs, request, configsTimeout)).results;
}

/** Settings to set, and those to take back where the value is null. */
export type ConfigChanges = Readonly<Record<string, string | null>>;

/**
 * Changes settings of topics and brokers, those of a broker only on itself; with `validateOnly` it only asks whether they
 * would be taken. @throws Refused with everything that was refused.
 */
export async function alterConfigs(
  broker: KafkaConnection,
  changes: readonly (ConfigResource & { readonly changes: ConfigChanges })[],
  { validateOnly = false }: { readonly validateOnly?: boolean } = {},
): Promise<void> {
  const resources = changes.map(({ type, name, changes: settings }) => ({
    resourceType: types[type],
    resourceName: name,
    configs: Object.entries(settings).map(([key, value]) => ({
      ...{ name: key, value, configOperation: value === null ? operations.delete : operations.set },
    })),
  }));
  const request = { resources, validateOnly };
  const { responses } = await broker.send(incrementalAlterConfigs, request, configsTimeout);
  const failures = failuresOf(
    responses.map((response) => {
      const type = names.get(response.resourceType) ?? "broker";
      return { what: `${type} ${response.resourceName}`, ...response };
    }),
  );
  if (failures.length > 0) throw new Refused(`a setting was refused: ${failures.join("; ")}`);
}
