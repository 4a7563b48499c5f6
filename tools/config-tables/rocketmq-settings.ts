import path from "node:path";
import { classPathOfPom } from "../../operations/distribution/maven";
import type { Progress } from "../../operations/lib/progress";
import { projectRoot } from "../../operations/lib/paths";
import { run } from "../lib/run";

/** The releases of RocketMQ that this program runs. */
export const rocketmqReleases = ["5.5.0"];

/** The kinds of keys by their names, for each kind of server. */
export type ServerTables = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Every key that the servers of one release read, as the setters of their configuration classes say. */
export async function readRocketmqSettings(release: string, progress: Progress = {}): Promise<ServerTables> {
  const pom = path.join(projectRoot, `operations/distribution/poms/rocketmq-${release}.xml`);
  const classPath = await classPathOfPom(pom, progress);
  const { stdout } = await run("java", ["-cp", classPath, path.join(__dirname, "RocketmqSettings.java")]);
  return tablesOf(stdout);
}

/**
 * Of a key that has several setters, the enumeration counts: it says the most. What takes anything but a plain value is no key of
 * a file.
 */
export function tablesOf(text: string): ServerTables {
  const tables: Record<string, Record<string, string>> = {};
  for (const line of text.trim().split("\n").sort()) {
    const [server = "", key = "", type = ""] = line.split("\t");
    const kind = kindOf(type);
    const table = (tables[server] ??= {});
    if (kind !== undefined && table[key]?.includes(" ") !== true) table[key] = kind;
  }
  return tables;
}

const plain: Readonly<Record<string, string>> = {
  ...{ int: "int", Integer: "int", long: "long", boolean: "boolean", double: "double", String: "string" },
};

function kindOf(type: string): string | undefined {
  return type.startsWith("enum ") ? `string ${type.slice("enum ".length)}` : plain[type];
}
