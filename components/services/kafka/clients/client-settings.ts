import { compareVersions } from "../../../model/versions";
import type { KafkaGroup } from "../resolve";
import type { ClientSetting, Family, KafkaJsSetting, Purpose } from "./client-setting";
import { type AnySecurity, inlineTrust, kafkaJsSecurity, securitySettings } from "./client-security";
import { kafkaJsRecordSize, recordSizeSettings } from "./record-size";

/** What client settings follow from. */
export interface ClientTarget {
  /** Addresses that the clients in question can reach. */
  readonly bootstrapServers: string;
  readonly brokers: Pick<
    KafkaGroup,
    "distribution" | "replicationFactor" | "minInsyncReplicas" | "properties" | "topics"
  >;
  /** Absent where brokers talk to everybody in plain text. */
  readonly security?: AnySecurity;
}

/** What kafkajs is given, by the call that takes it. */
export type KafkaJsSettings = Readonly<
  Record<"client" | "producer" | "send" | "consumer" | "subscribe" | "run", readonly KafkaJsSetting[]>
>;

const deliveryTimeout = 120_000;

/** What the application itself must decide; named, never invented. */
export const ownedByApplication: Readonly<Record<Purpose, readonly string[]>> = {
  producer: [
    "transactional.id is the application's, and only when it uses transactions: one for each of its instances.",
  ],
  consumer: ["group.id is the application's: one name that all its instances share."],
};

/** The settings of producers and consumers (Kafka documentation, "Message Delivery Semantics"). */
export function clientSettings(target: ClientTarget): Readonly<Record<Purpose, readonly ClientSetting[]>> {
  const bootstrap: ClientSetting = {
    key: "bootstrap.servers",
    value: target.bootstrapServers,
    reason: "Where a client asks first; any one of them tells it about all brokers.",
    since: { java: "0.8.2", librdkafka: "0.11.0" },
  };
  const size = recordSizeSettings(target.brokers);
  const security = target.security === undefined ? [] : securitySettings(target.security);
  const all = [bootstrap, ...security, ...connectionSettings(target)];
  return {
    producer: [...all, ...producerSettings(target), ...size.producer],
    consumer: [...all, ...consumerSettings, ...size.consumer],
  };
}

/**
 * How long a connection may take (KIP-601). While a broker restarts, perhaps nobody answers for it: a host that is down, or a node of
 * Kubernetes that leads nowhere. By default a client that was refused a few times before waits for 30 s then; seen on Kubernetes, the
 * last 17 of them while the broker was back. Clients that are older than this are used with brokers of their age, and in plain text.
 */
function connectionSettings({ brokers, security }: ClientTarget): ClientSetting[] {
  const since = { java: "2.7.0" };
  if (security === undefined && compareVersions(brokers.distribution.version.version, since.java) < 0) return [];
  return [
    {
      key: "socket.connection.setup.timeout.ms",
      value: 3_000,
      reason: "A connection that nobody answers, as while a broker restarts, is tried anew.",
      since,
    },
    {
      key: "socket.connection.setup.timeout.max.ms",
      value: 5_000,
      reason: "As long at most, however often it failed: the default of 30 s would outlast the restart.",
      since,
    },
  ];
}

function producerSettings({ brokers }: ClientTarget): ClientSetting[] {
  return [
    { key: "acks", value: "all", reason: whatAcksMean(brokers), since: { java: "0.8.2", librdkafka: "0.11.0" } },
    {
      key: "enable.idempotence",
      value: true,
      reason: "A record that is sent again is not written again, and does not overtake others.",
      since: { java: "0.11.0", librdkafka: "1.0.0" },
    },
    {
      key: "max.in.flight.requests.per.connection",
      value: 5,
      reason: "As many requests as brokers remember of an idempotent producer: with more, the order would be lost.",
      since: { java: "0.8.2", librdkafka: "0.11.0" },
    },
    {
      key: "retries",
      value: 2_147_483_647,
      reason: "The number of tries is no limit; delivery.timeout.ms is.",
      since: { java: "0.8.2", librdkafka: "0.11.0" },
    },
    {
      key: "delivery.timeout.ms",
      value: deliveryTimeout,
      reason: "After two minutes the send fails and the application is told: most restarts of a broker take less.",
      since: { java: "2.1.0", librdkafka: "1.0.0" },
    },
    {
      key: "linger.ms",
      value: 5,
      reason: "Records of the same 5 ms travel together; it is the default since Java clients 4.0 (KIP-1030).",
      since: { java: "0.8.2", librdkafka: "0.11.0" },
    },
    {
      key: "batch.size",
      value: 65_536,
      reason: "Bytes per partition that travel together: what comes in 5 ms at 13 MB/s. The default is a quarter.",
      since: { java: "0.8.2" },
    },
    {
      key: "partitioner",
      value: "murmur2_random",
      reason: "A key goes to the partition that Java clients and kafkajs choose, so its order holds across languages.",
      since: { librdkafka: "0.11.4" },
    },
  ];
}

const consumerSettings: readonly ClientSetting[] = [
  {
    key: "enable.auto.commit",
    value: false,
    reason: "The application commits an offset when it has handled the record: a crash repeats some and loses none.",
    since: { java: "0.9.0", librdkafka: "0.11.0" },
  },
  {
    key: "isolation.level",
    value: "read_committed",
    reason: "Records of transactions that were aborted, or are not finished yet, are not shown.",
    since: { java: "0.11.0", librdkafka: "1.2.0" },
  },
  {
    key: "auto.offset.reset",
    value: "earliest",
    reason: "A group without an offset begins with the oldest record; latest would skip what came before it.",
    since: { java: "0.9.0", librdkafka: "0.11.0" },
  },
];

/** What `acks=all` is worth depends on how many copies there are. */
function whatAcksMean({ replicationFactor: copies, minInsyncReplicas: minimum }: ClientTarget["brokers"]): string {
  if (copies === 1)
    return "A send counts when its partition's only copy has it: topics have 1 here, lost with its disk.";
  if (minimum === 1)
    return `A send counts when all in-sync replicas have it: of ${copies} copies perhaps the leader only.`;
  return `A send counts when all in-sync replicas have it: at least ${minimum} of ${copies} copies, unless its topic says otherwise.`;
}

/** What Spring Boot itself is told; the rest of its file are the settings of Java clients. */
export const springListener: ClientSetting = {
  key: "ack-mode",
  value: "manual",
  reason: "Acknowledgment.acknowledge() commits, with the other records of its poll; manual_immediate: one by one.",
  since: { java: "0.9.0" },
};

/** Tells kafkajs the same in its own words. */
export function kafkaJsSettings({ bootstrapServers, brokers, security }: ClientTarget): KafkaJsSettings {
  return {
    client: [
      {
        key: "brokers",
        value: bootstrapServers.split(","),
        reason: "Where a client asks first; any one of them tells it about all brokers.",
      },
      ...(security === undefined ? [] : kafkaJsSecurity(security)),
      {
        key: "retry",
        value: { initialRetryTime: 300, maxRetryTime: 5_000, retries: 28 },
        reason:
          "Tries for two minutes, every 5 s: most restarts of a broker take less. The default gives up after 10 s.",
      },
    ],
    producer: [
      {
        key: "idempotent",
        value: true,
        reason: "A record that is sent again is not written again or overtaken; kafkajs calls this experimental.",
      },
      {
        key: "maxInFlightRequests",
        value: 1,
        reason: "What kafkajs asks for when nothing may be lost, repeated or overtaken.",
      },
      {
        key: "retry",
        value: { retries: Number.MAX_SAFE_INTEGER },
        reason: "kafkajs has no delivery.timeout.ms; with fewer tries it takes back what idempotent promises.",
      },
    ],
    send: [{ key: "acks", value: -1, reason: whatAcksMean(brokers) }],
    consumer: [
      {
        key: "readUncommitted",
        value: false,
        reason: "Records of transactions that were aborted, or are not finished yet, are not shown.",
      },
      ...kafkaJsRecordSize(brokers),
    ],
    subscribe: [
      {
        key: "fromBeginning",
        value: true,
        reason: "A group without an offset begins with the oldest record; otherwise it would skip what came before it.",
      },
    ],
    run: [
      {
        key: "autoCommit",
        value: false,
        reason: "The application calls commitOffsets (offset + 1) when it has handled a record.",
      },
    ],
  };
}

/** The settings of one family of clients; `inlined` for programs that have certificates as text, see `inlineTrust`. */
export function settingsOf(target: ClientTarget, family: Family, inlined = false) {
  const known = (settings: readonly ClientSetting[]) =>
    settings
      .filter(({ since }) => since[family] !== undefined)
      .map((setting) => (inlined ? inlineTrust(setting, target.security) : setting));
  const { producer, consumer } = clientSettings(target);
  return { producer: known(producer), consumer: known(consumer) };
}

/** The oldest client of a family that knows every setting it gets; `inlined` as in `settingsOf`. */
export function oldestClient(target: ClientTarget, family: Family, inlined = false): string {
  const { producer, consumer } = settingsOf(target, family, inlined);
  const versions = [...producer, ...consumer].flatMap(({ since }) => since[family] ?? []);
  return versions.sort(compareVersions).at(-1) ?? "0";
}
