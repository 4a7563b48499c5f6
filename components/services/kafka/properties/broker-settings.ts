import { lazy } from "../../../model/lazy";
import type { SettingKind } from "../../../model/setting-kinds";
import { compareVersions } from "../../../model/versions";
import type Table from "./broker-settings.json";

/** What values a setting of a broker takes: `release` is the name of a release of Kafka, `password` a secret. */
export type BrokerSettingKind = SettingKind | { readonly kind: "release" } | { readonly kind: "password" };

/** In which releases of Kafka a setting exists: from one on, and, when it was taken away, not from the other on. */
export interface Lifetime {
  readonly since: string;
  readonly goneSince?: string;
}

type Line = readonly [line: string, settings: Readonly<Record<string, string | null>>];

// Only stacks with properties pay for the table.
const table = lazy(() => require("./broker-settings.json") as typeof Table);

function lines(): Line[] {
  return Object.entries(table().lines);
}

const [oldest, newest, tooNew] = ["2.4", "4.3", "4.4"];
const byVersion = new Map<string, ReadonlyMap<string, string>>();

/** The names of all settings that the brokers of a version define. */
export function brokerSettings(version: string): string[] {
  return [...settingsOf(version).keys()];
}

/** The kind of a setting in a version of Kafka; undefined when that version has no such setting. */
export function brokerSettingKind(key: string, version: string): BrokerSettingKind | undefined {
  const text = settingsOf(version).get(key);
  return text === undefined ? undefined : parseKind(text);
}

/** The releases that have a setting; undefined when none from 2.4 to 4.3 has it. */
export function lifetimeOf(key: string): Lifetime | undefined {
  const having = lines().filter(([, settings]) => Object.hasOwn(settings, key));
  const since = having.find(([, settings]) => settings[key] !== null)?.[0];
  const goneSince = having.at(-1)?.[1][key] === null ? having.at(-1)?.[0] : undefined;
  if (since === undefined) return undefined;
  return { since, ...(goneSince === undefined ? {} : { goneSince }) };
}

/** The version that the table speaks of: a version that it does not know is refused elsewhere, and judged as the newest. */
export function judgedVersion(version: string): string {
  const known = /^\d+\.\d+/.test(version) && compareVersions(version, oldest) >= 0;
  return known && compareVersions(version, tooNew) < 0 ? version : newest;
}

function settingsOf(version: string): ReadonlyMap<string, string> {
  const found = byVersion.get(version) ?? collect(version);
  byVersion.set(version, found);
  return found;
}

function collect(version: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const [, changes] of lines().filter(([one]) => compareVersions(one, version) <= 0))
    for (const [key, kind] of Object.entries(changes))
      if (kind === null) settings.delete(key);
      else settings.set(key, kind);
  return settings;
}

const bits: Readonly<Record<string, bigint>> = { short: 15n, int: 31n, long: 63n };

/** Reads the notation of the table, see tools/config-tables/README.md. */
function parseKind(text: string): BrokerSettingKind {
  const [type = "", valid = ""] = text.split(" ");
  const size = bits[type];
  if (size !== undefined) return parseWhole(size, valid);
  const [min, max] = valid.split("..").map(Number);
  const of = valid.replace(/^~/, "").split("|");
  switch (type) {
    case "boolean":
    case "class":
    case "password":
    case "release":
      return { kind: type };
    case "double":
      return valid === "" ? { kind: "decimal" } : { kind: "decimal", min: min ?? 0, max: max ?? 0 };
    case "list":
      return valid === "" ? { kind: "list" } : { kind: "list", of };
    case "string":
      if (valid === "" || valid === "+") return valid === "" ? { kind: "text" } : { kind: "text", filled: true };
      return { kind: "choice", of, ...(valid.startsWith("~") ? { ignoreCase: true } : {}) };
  }
  throw new Error(`the table of broker settings has an unknown kind: ${text}`);
}

function parseWhole(size: bigint, valid: string): BrokerSettingKind {
  const limit = 2n ** size;
  const [range = "", besides] = valid.split("|");
  const [min = "", max = ""] = range.split("..");
  return {
    kind: "whole",
    min: min === "" ? -limit : BigInt(min),
    max: max === "" ? limit - 1n : BigInt(max),
    ...(besides === undefined ? {} : { besides: BigInt(besides) }),
  };
}
