import fc from "fast-check";
import { log4jLevels, logbackLevels } from "../../../components/services/validate-log-levels";
import { usesLogback } from "../../../components/services/zookeeper/logging";
import { type Raw, rawConfig, rawHost } from "../../helpers/config";
import { propertiesOf, versions } from "./properties";
import * as values from "./values";

const { directory, given, optional, port, unicode, word } = values;

const listeners = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[A-Z]{2,8}$/),
    port,
    bind: optional(fc.constantFrom("address", "advertised", "all")),
    // What each host says of it.
    advertised: fc.boolean(),
    bound: optional(fc.constantFrom("everywhere", "second")),
  }),
  { minLength: 1, maxLength: 3, selector: ({ name }) => name },
);

const kafka = fc.oneof(
  ...versions.kafka.map((version) =>
    fc.record({
      version: fc.constant(version),
      heap: values.heap,
      jvmOptions: values.jvmOptions,
      logging: values.logLevels(log4jLevels),
      properties: fc
        .tuple(propertiesOf("kafka", version), values.recordSizes)
        .map(([properties, sizes]): Raw => ({ ...properties, ...sizes })),
      paths: fc.record({
        data: fc.uniqueArray(directory, { minLength: 1, maxLength: 3 }),
        config: optional(directory),
      }),
      chroot: optional(word.map((name) => `/${name}`)),
      listeners,
    }),
  ),
);

const ensembleOf = (version: string) =>
  fc.record({
    version: fc.constant(version),
    heap: values.heap,
    jvmOptions: values.jvmOptions,
    juteMaxBuffer: values.juteMaxBuffer,
    logging: values.logLevels(usesLogback(version) ? logbackLevels : log4jLevels),
    ports: fc.record({ client: port }),
    properties: propertiesOf("zookeeper", version),
    paths: fc.record({ data: optional(directory) }),
  });

const endpoint = fc.tuple(
  fc.oneof(
    word.map((name) => `${name}.example.org`),
    fc.constant("[2001:db8::1]"),
  ),
  port,
);

const existing = fc.record({
  existing: fc
    .uniqueArray(endpoint, { minLength: 1, maxLength: 3, selector: ([address]) => address })
    .map((all) => all.map(([address, number]) => `${address}:${number}`).join(",")),
  juteMaxBuffer: values.juteMaxBuffer,
});

const ensembles = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(...versions.zookeeper.map(ensembleOf)) },
  { weight: 1, arbitrary: existing },
);

/** What the first host has of its own. */
const own = fc.record({
  heap: optional(values.heap),
  kafkaData: optional(fc.uniqueArray(directory, { minLength: 1, maxLength: 2 })),
  zookeeperData: optional(directory),
  javaHome: optional(directory),
});

const hosts = fc.record({
  own: optional(own),
  count: fc.constantFrom(1, 3, 5),
  /** So many of the last hosts observe; two have to vote. */
  observers: fc.nat({ max: 3 }),
  first: fc.integer({ min: 0, max: 900 }),
  racks: fc.array(fc.oneof(word, unicode), { minLength: 5, maxLength: 5 }),
  withRacks: fc.boolean(),
  names: fc.uniqueArray(word, { minLength: 5, maxLength: 5 }),
  byName: fc.boolean(),
});

type Drawn<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

function hostsOf(drawn: Drawn<typeof hosts>, all: Drawn<typeof listeners>, runsEnsemble: boolean): Raw[] {
  const { count, names, first, racks, byName, withRacks } = drawn;
  const voters = Math.max(Math.min(count, 2), count - drawn.observers);
  return names.slice(0, count).map((name, index) => {
    const second = `10.1.0.${index + 1}`;
    return rawHost(index + 1, {
      ...{ name, brokerId: first + index },
      ...(byName ? { address: `${name}.example.org` } : {}),
      ...(withRacks ? { rack: racks[index] } : {}),
      zookeeperId: runsEnsemble ? index + 1 : undefined,
      zookeeperRole: runsEnsemble && index >= voters ? "observer" : undefined,
      advertised: byListener(all, ({ advertised }) => (advertised ? second : undefined)),
      ...(drawn.own !== undefined && index === 0 ? ownSettings(drawn.own, runsEnsemble) : {}),
      bind: byListener(all, ({ bound }) => (bound === "everywhere" ? "0.0.0.0" : bound && second)),
    });
  });
}

function ownSettings({ heap, kafkaData, zookeeperData, javaHome }: Drawn<typeof own>, runsEnsemble: boolean): Raw {
  const settings = {
    kafka: { heap, paths: { data: kafkaData } },
    ...(runsEnsemble ? { zookeeper: { heap, paths: { data: zookeeperData } } } : {}),
    java: { home: javaHome },
  };
  return given(settings);
}

type Listener = Drawn<typeof listeners>[number];

function byListener(all: readonly Listener[], of: (listener: Listener) => string | undefined) {
  const found = all.flatMap((one) => (of(one) === undefined ? [] : [[one.name, of(one)] as const]));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Configurations as people may write them. Most are accepted: what is refused is refused by a rule on several settings. */
export const configurations: fc.Arbitrary<Raw> = fc
  .record({ hosts, kafka, zookeeper: ensembles })
  .map(({ hosts: drawn, kafka: { listeners: all, ...brokers }, zookeeper }) => {
    const runsEnsemble = !("existing" in zookeeper);
    const plain = all.map(({ name, port: number, bind }) => ({ name, port: number, bind }));
    return rawConfig({
      hosts: hostsOf(drawn, all, runsEnsemble),
      kafka: given({ ...brokers, listeners: plain }),
      // What nothing reads without servers of its own is refused.
      zookeeper: { ...(runsEnsemble ? {} : { source: undefined }), ...given(zookeeper) },
    });
  });
