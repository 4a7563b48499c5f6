import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { classPathOf } from "../../../tools/lib/class-path";
import { run } from "../../../tools/lib/run";
import type { Product } from "./properties";
import type { ServiceFile } from "./read-files";

/** What a jar said of a file that it refused, or read otherwise than it was meant. */
export interface Refusal {
  readonly said: string;
  readonly content: string;
}

/** A file on this machine, with its reader and what it has to read. */
interface Reading {
  readonly reader: string;
  readonly file: string;
  readonly content: string;
  readonly meant: Readonly<Record<string, string>>;
}

/** Has the real jars read files, in one process for all. @param folder Where they are put. */
export async function readByJar(
  product: Product,
  version: string,
  some: readonly ServiceFile[],
  folder: string,
): Promise<Refusal[]> {
  const readings = some.flatMap((file, index) => write(file, path.join(folder, `${product}-${version}-${index}`)));
  // Names of hosts are looked up in this file and nowhere else: waiting for a DNS server takes seconds for each.
  const noHosts = path.join(folder, "hosts");
  writeFileSync(noHosts, "");
  const options = ["-Xmx256m", "-XX:TieredStopAtLevel=1", `-Djdk.net.hosts.file=${noHosts}`];
  const program = ["-cp", await classPathOf(product, version), path.join(__dirname, "ReadFiles.java")];
  const names = readings.map(({ reader, file }) => `${reader}=${file}`);
  const { stdout } = await run("java", [...options, ...program, ...names]);
  const answers = new Map(
    stdout.split(/^(?=read\t|refused\t)/m).map((text) => [text.split(/[\t\n]/)[1], text.trimEnd()] as const),
  );
  return readings.flatMap((reading) => refusalOf(reading, answers.get(reading.file)));
}

function refusalOf({ content, meant }: Reading, answer: string | undefined): Refusal[] {
  const [first = "", ...settings] = answer?.split("\n") ?? [];
  const [how, , said] = first.split("\t");
  if (how !== "read") return [{ content, said: said === undefined ? "no answer" : decoded(said) }];
  const read = new Map(
    settings.flatMap((line) => {
      const [kind, key = "", value = ""] = line.split("\t");
      return kind === "setting" ? [[decoded(key), decoded(value)] as const] : [];
    }),
  );
  // Kafka 3 adds node.id on its own.
  const other = Object.entries(meant).filter(([key, value]) => read.get(key) !== value);
  if (other.length === 0) return [];
  return [{ content, said: `reads ${other.map(([key]) => `${key} as ${read.get(key)}`).join()}` }];
}

function write({ product, content, properties, id, logging }: ServiceFile, name: string): Reading[] {
  const data = `${name}-data`;
  mkdirSync(data);
  writeFileSync(path.join(data, "myid"), `${id}\n`);
  // Directories of ZooKeeper are below the test's own.
  const isDirectory = /^(dataDir|dataLogDir)$/;
  const own = product === "zookeeper" ? content.replaceAll(/^(dataDir|dataLogDir)=.*$/gm, `$1=${data}`) : content;
  const meant = Object.fromEntries(Object.entries(properties).filter(([key]) => !isDirectory.test(key)));
  const readings = [
    { reader: product, file: name, content: own, meant },
    {
      reader: logging.isXml ? "logback" : "log4j",
      file: `${name}-logging`,
      content: logging.content,
      meant: logging.levels,
    },
  ];
  for (const one of readings) writeFileSync(one.file, one.content);
  return readings;
}

function decoded(text: string): string {
  return Buffer.from(text, "base64").toString();
}
