import type { RollContext } from "../../../phases/roll-context";
import { fetchGivenSettings } from "../../../protocol/kafka/configs";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { type EntityQuota, fetchAllQuotas } from "../../../protocol/kafka/quotas";
import type { ZooKeeperSession } from "../../../protocol/zookeeper/zookeeper-session";
import { BrokerReader } from "../broker-reader";
import { inBatches } from "../topics/batches";
import { childrenOf, type Json, readJson } from "./migration-znodes";

/** Znodes that are asked for together. */
const batch = 100;

/** What stands for an entity without a name of its own, in ZooKeeper. */
const defaultEntity = "<default>";

export type Entries = readonly (readonly [string, string])[];

/** Settings that brokers were given while they ran, by the name of whom they were given to. */
interface Given {
  readonly entries: Entries;
  /** Names of settings whose values nobody tells, such as passwords. */
  readonly hidden: ReadonlySet<string>;
}

/** Names of settings with their values; the same text where they are the same. */
export function settingsEntry(whose: string, settings: Readonly<Record<string, string>>): Entries {
  const text = Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  return text.length === 0 ? [] : [[`settings of ${whose}`, text.join(" ")]];
}

/** @throws Error when a broker does not tell: of its own settings only it does. */
export async function settingsGivenToBrokers({ hosts, reads, plan }: RollContext): Promise<Given> {
  const reader = new BrokerReader(hosts, reads);
  const told = await Promise.all(
    plan.kafka.map(async ({ id }) => {
      const given = await reader.askBroker(id, (broker) => fetchGivenSettings(broker, id));
      if (given === undefined) throw new Error(`broker ${id} does not tell the settings that it was given`);
      return { id, given };
    }),
  );
  const hidden = new Set(
    told.flatMap(({ given }) => given.filter(({ value }) => value === null)).map(({ name }) => name),
  );
  const entries = told.flatMap(({ id, given }) =>
    (["broker", "default"] as const).flatMap((to) => {
      const own = given.filter((one) => one.to === to).map(({ name, value }) => [name, value ?? "hidden"] as const);
      return settingsEntry(to === "broker" ? `broker ${id}` : allBrokers, Object.fromEntries(own));
    }),
  );
  return { entries, hidden };
}

const allBrokers = "all brokers";

/** The same in ZooKeeper, of some brokers. */
export async function settingsOfBrokersIn(
  session: ZooKeeperSession,
  ids: readonly number[],
  hidden: Given["hidden"],
): Promise<Entries> {
  const names = [defaultEntity, ...ids.map(String)];
  return entriesBelow(session, "/config/brokers", names, (name, values) => {
    const told = Object.entries(configOf(values)).map(
      ([key, value]) => [key, hidden.has(key) ? "hidden" : value] as const,
    );
    return settingsEntry(name === defaultEntity ? allBrokers : `broker ${name}`, Object.fromEntries(told));
  });
}

/** What users, clients and addresses may use, as brokers know it. */
export async function quotasOf(broker: KafkaConnection): Promise<Entries> {
  return (await fetchAllQuotas(broker)).flatMap(quotaEntry);
}

/** The same in ZooKeeper: `/config/users/alice/clients/app` is of the client `app` of the user `alice` (KIP-55). */
export async function quotasIn(session: ZooKeeperSession): Promise<Entries> {
  const below = async (path: string, entityOf: (name: string) => EntityQuota["entity"]) =>
    entriesBelow(session, path, await childrenOf(session, path), (name, values) =>
      quotaEntry({ entity: entityOf(name), values: numbersIn(configOf(values)) }),
    );
  const part =
    (type: string): Part =>
    (name) => ({ type, name: nameOf(name) });
  const [user, client, address] = [part("user"), part("client-id"), part("ip")];
  const users = await childrenOf(session, "/config/users");
  const ofClients = await inBatches(users, batch, (some) =>
    Promise.all(some.map((one) => below(`/config/users/${one}/clients`, (name) => [user(one), client(name)]))),
  );
  return [
    ...(await below("/config/users", (name) => [user(name)])),
    ...ofClients.flat(2),
    ...(await below("/config/clients", (name) => [client(name)])),
    ...(await below("/config/ips", (name) => [address(name)])),
  ];
}

type Settings = Readonly<Record<string, string>>;
type Part = (name: string) => EntityQuota["entity"][number];

/** Names are written so that they can stand in a path (`Sanitizer`); the default one cannot be mistaken for one of them. */
function nameOf(written: string): string | null {
  return written === defaultEntity ? null : decodeURIComponent(written);
}

/** Beside quotas a user has logins there, which are no numbers. */
function numbersIn(settings: Settings): Readonly<Record<string, number>> {
  const numbers = Object.entries(settings).filter(([key]) => !key.startsWith("SCRAM-"));
  return Object.fromEntries(numbers.map(([key, value]) => [key, Number(value)]));
}

function quotaEntry({ entity, values }: EntityQuota): Entries {
  const whose = [...entity]
    .sort((one, other) => other.type.localeCompare(one.type))
    .map(({ type, name }) => `${type} ${name ?? "(default)"}`);
  const text = Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  return text.length === 0 ? [] : [[`quotas of ${whose.join(" with ")}`, text.join(" ")]];
}

/** What stands in znodes below a path; those that do not exist have nothing. */
export async function entriesBelow(
  session: ZooKeeperSession,
  path: string,
  names: readonly string[],
  entriesOf: (name: string, values: Json) => Entries,
): Promise<Entries> {
  const found = await inBatches(names, batch, async (some) => {
    const all = await Promise.all(
      some.map(async (name) => [name, await readJson(session, `${path}/${name}`)] as const),
    );
    return all.flatMap(([name, values]) => (values === undefined ? [] : entriesOf(name, values)));
  });
  return found.flat();
}

/** The settings in a znode of `/config`. */
export function configOf({ config = {} }: Json): Settings {
  return config as Settings;
}
