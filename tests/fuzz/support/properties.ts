import fc from "fast-check";
import type { SettingKind } from "../../../components/model/setting-kinds";
import { brokerSettings } from "../../../components/services/kafka/properties/broker-settings";
import { brokerValueKind } from "../../../components/services/kafka/properties/broker-values";
import { registry } from "../../../components/services/registry";
import { serverSetting, serverSettings } from "../../../components/services/zookeeper/properties/server-settings";
import { configOf, type Raw } from "../../helpers/config";
import { acceptedBy } from "../../helpers/settings";

/** The versions whose jars read the files. */
export const versions = { kafka: ["2.4.1", "3.9.2"], zookeeper: ["3.6.0", "3.9.5"] } as const;
export type Product = keyof typeof versions;

type Kinds = ReadonlyMap<string, SettingKind>;

/** Settings that are no text of a plugin, whose class the jars do not have. */
function isPlain(kind: { readonly kind: string } | undefined): kind is SettingKind {
  return kind !== undefined && !["class", "password", "release"].includes(kind.kind);
}

function kindsOf(product: Product, version: string): Kinds {
  const kindOf = (key: string) => (product === "kafka" ? brokerValueKind(key, version) : serverSetting(key)?.kind);
  const keys = product === "kafka" ? brokerSettings(version) : serverSettings(version);
  // A list of classes is one of plugins, too.
  const plain = keys.filter((key) => !/reporters$|classes$|assignors$/.test(key));
  return new Map(plain.flatMap((key) => (isPlain(kindOf(key)) ? [[key, kindOf(key) as SettingKind] as const] : [])));
}

/** The settings that a stack may give at all: a rule about the key alone would refuse nearly every configuration. */
function free(product: Product, version: string): Kinds {
  const config = configOf({ [product]: { version } });
  return new Map(
    [...kindsOf(product, version)].filter(([key, kind]) =>
      fc
        .sample(acceptedBy(kind), { numRuns: 3, seed: 1 })
        .some((value) => registry[product].judgeProperty(key, value, config)?.severity !== "error"),
    ),
  );
}

/** Further lines for a product's own file, with values that it takes. */
export function propertiesOf(product: Product, version: string): fc.Arbitrary<Raw> {
  const one = [...free(product, version)].map(([key, kind]) => acceptedBy(kind).map((value) => [key, value] as const));
  return fc
    .uniqueArray(fc.oneof(...one), { maxLength: 4, selector: ([key]) => key })
    .map((all) => Object.fromEntries(all) as Raw);
}
