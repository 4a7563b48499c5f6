import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { classPathOfPom } from "../../operations/distribution/maven";
import type { Progress } from "../../operations/lib/progress";
import { run } from "../lib/run";

/** The last release of each line of Kafka that this program runs, as far as Maven has it. */
export const releases = [
  ...["2.4.1", "2.5.1", "2.6.3", "2.7.2", "2.8.2"],
  ...["3.0.2", "3.1.2", "3.2.3", "3.3.2", "3.4.1", "3.5.2", "3.6.2", "3.7.2", "3.8.1", "3.9.2"],
  ...["4.0.1", "4.1.1", "4.2.0", "4.3.1"],
];

/** Settings by name, each with its kind in the notation of the table; `null` when a release took it away. */
type Settings = Readonly<Record<string, string | null>>;

/** Every setting of a broker of one release, as its `ConfigDef` says. */
export async function readSettings(release: string, progress: Progress = {}): Promise<Settings> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "config-tables-"));
  try {
    const pom = path.join(folder, `broker-settings-${release}.xml`);
    await writeFile(pom, pomOf(release));
    const classPath = await classPathOfPom(pom, progress);
    const { stdout } = await run("java", ["-cp", classPath, path.join(__dirname, "BrokerSettings.java")]);
    return Object.fromEntries(stdout.trim().split("\n").map(readLine));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function pomOf(release: string): string {
  const coordinates = (group: string, artifact: string) =>
    `<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${release}</version>`;
  return [
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>`,
    `${coordinates("local.settings", "broker-settings")}<packaging>pom</packaging>`,
    `<dependencies><dependency>${coordinates("org.apache.kafka", "kafka_2.13")}<scope>runtime</scope></dependency>`,
    `</dependencies></project>`,
  ].join("\n");
}

function readLine(line: string): readonly [string, string] {
  const [name = "", type = "", valid = ""] = line.split("\t");
  return [name, kindOf(type, valid)];
}

/** Says less than nothing wrong: what these texts ask for is judged elsewhere, or by nobody. */
const unread = ["", "non-null string", "non-empty list"];

/**
 * The kind of a setting in the notation of the table, from its type and the text of its validator.
 *
 * @throws Error when the text is of a form that this tool does not know.
 */
export function kindOf(type: string, valid: string): string {
  const kind = type.toLowerCase();
  const [, min, max] = /^\[(-?[\d.]+),\.\.\.(?:,(-?[\d.]+))?\]/.exec(valid) ?? [];
  if (min !== undefined) return `${kind} ${min}..${max ?? ""}${valid.endsWith(" or -1") ? "|-1" : ""}`;
  if (valid.startsWith("The default value of -1 means")) return `${kind} 1..|-1`;
  if (valid === "non-empty string") return `${kind} +`;
  if (valid.startsWith("[0.8.0, ")) return "release";
  const [, anyCase, choices] = /^(\(case insensitive\) )?\[(.+)\]$/.exec(valid) ?? [];
  if (choices !== undefined) return `${kind} ${anyCase === undefined ? "" : "~"}${choices.split(", ").join("|")}`;
  if (unread.includes(valid)) return kind;
  throw new Error(`the valid values of a ${kind} are told in an unknown form: ${valid}`);
}

/** The settings of the first release, and for each later one only what it brought, changed or took away. */
export function differences(
  all: readonly (readonly [release: string, settings: Settings])[],
): Record<string, Settings> {
  return Object.fromEntries(
    all.map(([release, settings], index) => {
      const before = all[index - 1]?.[1] ?? {};
      const gone = Object.keys(before).filter((key) => !Object.hasOwn(settings, key));
      const changed = Object.entries(settings).filter(([key, kind]) => before[key] !== kind);
      const entries = [...changed, ...gone.map((key) => [key, null] as const)];
      return [lineOf(release), Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)))];
    }),
  );
}

function lineOf(release: string): string {
  return release.split(".").slice(0, 2).join(".");
}
