import { lazy } from "../../../model/lazy";
import type { SettingKind } from "../../../model/setting-kinds";
import type Table from "./server-settings.json";

/** The kinds of servers, each with keys of its own. */
export type ServerKind = "broker" | "nameServer" | "proxy";

// Only stacks with properties pay for the table.
const table = lazy(() => require("./server-settings.json") as typeof Table);

/** The keys of the only release that this program knows. */
function keysOf(server: ServerKind): Readonly<Record<string, string>> {
  return table().releases["5.5.0"][server];
}

/** The names of all keys that servers of this kind read. */
export function settingNames(server: ServerKind): string[] {
  return Object.keys(keysOf(server));
}

/** What values a key takes; undefined for one that servers of this kind do not know, and would ignore without a word. */
export function settingKindOf(server: ServerKind, key: string): SettingKind | undefined {
  const keys = keysOf(server);
  return Object.hasOwn(keys, key) ? kindOf(keys[key] ?? "") : undefined;
}

const bits: Readonly<Record<string, bigint>> = { int: 31n, long: 63n };

/** Reads the notation of the table, which is that of Kafka's: see tools/config-tables/README.md. */
function kindOf(text: string): SettingKind {
  const [type = "", valid = ""] = text.split(" ");
  const size = bits[type];
  if (size !== undefined) return { kind: "whole", min: -(2n ** size), max: 2n ** size - 1n };
  if (type === "boolean") return { kind: "boolean" };
  if (type === "double") return { kind: "decimal" };
  return valid === "" ? { kind: "text" } : { kind: "choice", of: valid.split("|") };
}
