import path from "node:path";
import ts from "typescript";
import { run } from "../../../tools/lib/run";

/** A field of Kafka's `common/message/*.json`, as far as it is compared. */
export interface OfficialField {
  readonly name: string;
  readonly type: string;
  readonly versions: string;
  readonly nullableVersions?: string;
  readonly tag?: number;
  readonly taggedVersions?: string;
  readonly default?: string | number | boolean;
  readonly fields?: readonly OfficialField[];
}

export interface OfficialMessage {
  /** `MetadataRequest` */
  readonly name: string;
  readonly apiKey: number;
  readonly validVersions: string;
  readonly flexibleVersions?: string;
  readonly fields: readonly OfficialField[];
  readonly commonStructs?: readonly { readonly name: string; readonly fields: readonly OfficialField[] }[];
}

type Part = "Request" | "Response";
const parts: readonly Part[] = ["Request", "Response"];

/** Definitions of messages, out of the kafka-clients jar of a class path. They are read there and never copied. */
export class OfficialMessages {
  private constructor(private readonly definitions: ReadonlyMap<string, OfficialMessage>) {}

  /** @throws Error when the jar has none at all. */
  static async of(classPath: string, names: readonly string[]): Promise<OfficialMessages> {
    const files = names.flatMap((name) => parts.map((part) => `${name}${part}`));
    const source = path.join(__dirname, "OfficialMessages.java");
    const { stdout } = await run("java", ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath, source, ...files]);
    const lines = stdout.split("\n").filter((line) => line !== "");
    if (lines.length === 0) throw new Error(`no jar of ${classPath} has definitions of messages`);
    return new OfficialMessages(new Map(lines.map(definitionOf)));
  }

  has(name: string): boolean {
    return this.definitions.has(`${name}Request`);
  }

  /** @throws Error when the release has no such message. */
  get(name: string, part: Part): OfficialMessage {
    const found = this.definitions.get(`${name}${part}`);
    if (found === undefined) throw new Error(`this release has no ${name}${part}`);
    return found;
  }
}

/** The definitions have comments, as TypeScript's own configuration files do. */
function definitionOf(line: string): [string, OfficialMessage] {
  const [name = "", base64 = ""] = line.split("\t");
  const text = Buffer.from(base64, "base64").toString();
  const { config, error } = ts.parseConfigFileTextToJson(`${name}.json`, text) as { config?: unknown; error?: unknown };
  if (error !== undefined) throw new Error(`${name}.json is no JSON with comments`);
  return [name, config as OfficialMessage];
}
