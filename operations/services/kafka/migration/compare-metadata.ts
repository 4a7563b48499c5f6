import { joinLimited } from "../../../../components/model/report-text";
import type { RollContext } from "../../../phases/roll-context";
import { fetchAcls } from "../../../protocol/kafka/acls";
import { fetchTopicConfigs } from "../../../protocol/kafka/configs";
import { fetchCredentials } from "../../../protocol/kafka/credentials";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { fetchMetadata } from "../../../protocol/kafka/metadata";
import { Refused } from "../../../protocol/kafka/refused";
import type { ZooKeeperSession } from "../../../protocol/zookeeper/zookeeper-session";
import { BrokerReader } from "../broker-reader";
import { inBatches } from "../topics/batches";
import {
  configOf,
  type Entries,
  entriesBelow,
  quotasIn,
  quotasOf,
  settingsEntry,
  settingsGivenToBrokers,
  settingsOfBrokersIn,
} from "./compare-settings";
import { childrenOf, inZooKeeper } from "./migration-znodes";

/** Topics that are asked for together. */
const batch = 100;

/** What a cluster knows, one entry for each topic, ACL or user: the same text where it is the same. */
export type Inventory = ReadonlyMap<string, string>;

/**
 * Compares what ZooKeeper has with what the brokers say, who have it from the controllers: topics with their replicas, and at
 * the last step before KRaft also settings of topics and brokers, ACLs, logins and quotas, which brokers with ZooKeeper take
 * from there themselves. Changes of the moment are looked at again.
 *
 * @throws Error with what differs: nothing has been lost then, and the way back is open.
 */
export async function refuseDifferences(context: RollContext, step: "dual-write" | "kraft"): Promise<void> {
  const all = step === "kraft";
  let differences: string[] = [];
  await context
    .gate("what ZooKeeper has, and what the controllers have", async () => {
      const given = all ? await settingsGivenToBrokers(context) : { entries: [], hidden: new Set<string>() };
      const ids = context.plan.kafka.map(({ id }) => id);
      const [znodes, ofBrokers, brokers] = await Promise.all([
        inZooKeeper(context, (session) => inventoryInZooKeeper(session, all)),
        all ? inZooKeeper(context, (session) => settingsOfBrokersIn(session, ids, given.hidden)) : [],
        inventoryOfBrokers(context, all),
      ]);
      differences = differencesOf(new Map([...znodes, ...ofBrokers]), new Map([...brokers, ...given.entries]));
      return differences;
    })
    .catch((error: unknown) => {
      if (differences.length === 0) throw error;
      throw new Error(
        `kafka.metadata: ${step}: the controllers must have what ZooKeeper has\n` +
          `    given: ${joinLimited(differences, 10)}\n` +
          `    fix:   put kafka.metadata one step back, which loses nothing, and report this`,
        { cause: error },
      );
    });
  context.log(
    `${all ? "topics, settings, ACLs, logins and quotas" : "topics"} are the same in ZooKeeper and for the brokers`,
  );
}

/** What one of them has and the other has not, or otherwise. */
export function differencesOf(znodes: Inventory, brokers: Inventory): string[] {
  const names = [...new Set([...znodes.keys(), ...brokers.keys()])].sort();
  return names.flatMap((name) => {
    const [one, other] = [znodes.get(name), brokers.get(name)];
    if (one === other) return [];
    return [`${name} is ${one ?? "missing"} in ZooKeeper, and ${other ?? "missing"} for the brokers`];
  });
}

async function inventoryInZooKeeper(session: ZooKeeperSession, all: boolean): Promise<Inventory> {
  const topics = await childrenOf(session, "/brokers/topics");
  const parts = await Promise.all([
    entriesBelow(session, "/brokers/topics", topics, (name, { partitions = {} }) =>
      Object.entries(partitions as Record<string, readonly number[]>).map(
        ([index, replicas]) => [`partition ${name}-${index}`, replicas.join(",")] as const,
      ),
    ),
    ...(all
      ? [
          entriesBelow(session, "/config/topics", topics, (name, values) => settingsEntry(name, configOf(values))),
          aclsBelow(session),
          quotasIn(session),
          entriesBelow(session, "/config/users", await childrenOf(session, "/config/users"), (name, values) =>
            Object.keys(configOf(values))
              .filter((key) => key.startsWith("SCRAM-"))
              .map((mechanism) => [`login ${decodeURIComponent(name)} ${mechanism}`, "there"] as const),
          ),
        ]
      : []),
  ]);
  return new Map(parts.flat());
}

/** `kafka-acl/Topic/orders` for whole names, `kafka-acl-extended/prefixed/Topic/orders` for others (KIP-290). */
async function aclsBelow(session: ZooKeeperSession): Promise<Entries> {
  const patterns = await childrenOf(session, "/kafka-acl-extended");
  const roots = [
    ["literal", "/kafka-acl"] as const,
    ...patterns.map((pattern) => [pattern, `/kafka-acl-extended/${pattern}`] as const),
  ];
  const ofRoots = roots.map(async ([pattern, root]) => {
    const ofTypes = (await childrenOf(session, root)).map(async (type) => {
      const path = `${root}/${type}`;
      return entriesBelow(session, path, await childrenOf(session, path), (resource, { acls = [] }) =>
        (acls as readonly ZnodeRule[]).map(({ principal, permissionType, operation, host }) =>
          aclEntry({ principal, permission: permissionType, operation, resource: type, pattern, name: resource, host }),
        ),
      );
    });
    return (await Promise.all(ofTypes)).flat();
  });
  return (await Promise.all(ofRoots)).flat();
}

interface ZnodeRule {
  readonly principal: string;
  readonly permissionType: string;
  readonly operation: string;
  readonly host: string;
}

interface Rule {
  readonly principal: string;
  readonly permission: string;
  readonly operation: string;
  readonly resource: string;
  readonly pattern: string;
  readonly name: string;
  readonly host: string;
}

/** The same words in whatever spelling: `TransactionalId`, `transactional_id`. */
function aclEntry({ principal, host, name, ...words }: Rule): readonly [string, string] {
  const [permission, operation, resource, pattern] = [
    words.permission,
    words.operation,
    words.resource,
    words.pattern,
  ].map((word) => word.replace(/[^a-z]/gi, "").toLowerCase());
  return [`ACL ${principal} ${permission} ${operation} ${resource} ${pattern} ${name} from ${host}`, "there"];
}

async function inventoryOfBrokers(context: RollContext, all: boolean): Promise<Inventory> {
  const reader = new BrokerReader(context.hosts, context.reads);
  const found = await reader.any((broker) => inventoryOf(broker, all));
  if (found === undefined) throw new Error("no broker tells what it knows");
  return new Map(found);
}

async function inventoryOf(broker: KafkaConnection, all: boolean): Promise<Entries> {
  const { partitions } = await fetchMetadata(broker);
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  const places = partitions.map(
    ({ topic, index, replicas }) => [`partition ${topic}-${index}`, replicas.join(",")] as const,
  );
  if (!all) return places;
  const settings = await inBatches(topics, batch, (some) => fetchTopicConfigs(broker, some));
  // Without an authorizer there are none.
  const acls = await fetchAcls(broker).catch((error: unknown) => {
    if (error instanceof Refused) return [];
    throw error;
  });
  const logins = await fetchCredentials(broker, []);
  return [
    ...places,
    ...(await quotasOf(broker)),
    ...settings.flatMap((some) => [...some].flatMap(([topic, values]) => settingsEntry(topic, values))),
    ...acls.map(aclEntry),
    ...[...logins].flatMap(([user, mechanisms]) =>
      Object.keys(mechanisms).map((mechanism) => [`login ${user} ${mechanism}`, "there"] as const),
    ),
  ];
}
