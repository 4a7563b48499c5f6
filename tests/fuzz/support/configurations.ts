import fc from "fast-check";
import { brokerSettings } from "../../../components/services/kafka/properties/broker-settings";
import { brokerValueKind } from "../../../components/services/kafka/properties/broker-values";
import { serverSetting, serverSettings } from "../../../components/services/zookeeper/properties/server-settings";
import type { SettingKind } from "../../../components/model/setting-kinds";
import { judge, type Raw, rawConfig, rawHost } from "../../helpers/config";
import { acceptedBy } from "../../helpers/settings";

/** The versions whose jars read the files. */
export const versions = { kafka: ["2.4.1", "3.9.2"], zookeeper: ["3.6.0", "3.9.5"] } as const;

/** Settings that are no text of a plugin, whose class the jars do not have. */
function isPlain(kind: { readonly kind: string } | undefined): kind is SettingKind {
  return kind !== undefined && !["class", "password", "release"].includes(kind.kind);
}

function propertiesOf(kinds: ReadonlyMap<string, SettingKind>): fc.Arbitrary<Raw> {
  const one = fc
    .constantFrom(...kinds.keys())
    .chain((key) => acceptedBy(kinds.get(key) ?? { kind: "boolean" }).map((value) => [key, value] as const));
  return fc.array(one, { maxLength: 4 }).map((all) => Object.fromEntries(all) as Raw);
}

/** The settings that a stack may give at all: a rule about the key alone would refuse nearly every configuration. */
function free(product: "kafka" | "zookeeper", version: string, kinds: ReadonlyMap<string, SettingKind>) {
  return new Map(
    [...kinds].filter(([key, kind]) => {
      const values = fc.sample(acceptedBy(kind), { numRuns: 3, seed: 1 });
      const issues = values.map((value) => judge(rawConfig({ [product]: { version, properties: { [key]: value } } })));
      return issues.some((found) => found.every(({ severity }) => severity !== "error"));
    }),
  );
}

function kindsOf(keys: readonly string[], kindOf: (key: string) => { readonly kind: string } | undefined) {
  // A list of classes is one of plugins, too.
  return new Map(
    keys
      .filter((key) => !/reporters$|classes$|assignors$/.test(key))
      .flatMap((key) => (isPlain(kindOf(key)) ? [[key, kindOf(key) as SettingKind] as const] : [])),
  );
}

const unicode = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,9}[a-z0-9]$/);
const port = fc.integer({ min: 1024, max: 65_535 });
const folder = fc.array(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/), { minLength: 1, maxLength: 3 });
const directory = folder.map((names) => `/srv/${names.join("/")}`);
const heap = fc.constantFrom("384m", "1g", "2g", "512m");
const jvmOptions = fc.array(
  fc.tuple(word, fc.oneof(word, unicode)).map(([key, value]) => `-D${key}=${value}`),
  { maxLength: 2 },
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const kafka = fc.oneof(
  ...versions.kafka.map((version) =>
    fc.record({
      version: fc.constant(version),
      heap,
      jvmOptions,
      properties: propertiesOf(
        free(
          "kafka",
          version,
          kindsOf(brokerSettings(version), (key) => brokerValueKind(key, version)),
        ),
      ),
      paths: fc.record({ data: fc.uniqueArray(directory, { minLength: 1, maxLength: 3 }) }),
      chroot: optional(word.map((name) => `/${name}`)),
      listeners: fc
        .uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z]{2,8}$/), port), {
          ...{ minLength: 1, maxLength: 3, selector: ([name]) => name },
        })
        .map((all) => all.map(([name, number]) => ({ name, port: number }))),
    }),
  ),
);

const zookeeper = fc.oneof(
  ...versions.zookeeper.map((version) =>
    fc.record({
      ...{ version: fc.constant(version), heap, jvmOptions, ports: fc.record({ client: port }) },
      properties: propertiesOf(
        free(
          "zookeeper",
          version,
          kindsOf(serverSettings(version), (key) => serverSetting(key)?.kind),
        ),
      ),
      paths: fc.record({ data: optional(directory) }),
    }),
  ),
);

const hosts = fc
  .record({
    count: fc.constantFrom(1, 3, 5),
    first: fc.integer({ min: 0, max: 900 }),
    racks: fc.array(fc.oneof(word, unicode), { minLength: 5, maxLength: 5 }),
    withRacks: fc.boolean(),
    names: fc.uniqueArray(word, { minLength: 5, maxLength: 5 }),
    byName: fc.boolean(),
    own: optional(
      fc.record({ heap, paths: fc.record({ data: fc.uniqueArray(directory, { minLength: 1, maxLength: 2 }) }) }),
    ),
  })
  .map(({ count, first, racks, withRacks, names, byName, own }) =>
    names.slice(0, count).map((name, index) =>
      rawHost(index + 1, {
        ...{ name, brokerId: first + index },
        ...(byName ? { address: `${name}.example.org` } : {}),
        ...(withRacks ? { rack: racks[index] } : {}),
        ...(own !== undefined && index === 0 ? { kafka: own } : {}),
      }),
    ),
  );

/** Without keys that stand for nothing: a stack file has no undefined. */
const given = (section: Raw): Raw => JSON.parse(JSON.stringify(section)) as Raw;

/** Configurations as people may write them. Most are accepted: what is refused is refused by a rule on several settings. */
export const configurations: fc.Arbitrary<Raw> = fc
  .record({ hosts, kafka, zookeeper })
  .map((changes) =>
    rawConfig({ hosts: changes.hosts, kafka: given(changes.kafka), zookeeper: given(changes.zookeeper) }),
  );
