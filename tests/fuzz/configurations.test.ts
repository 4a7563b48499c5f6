import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { resolveCluster } from "../../components/config/defaults";
import { validateConfig } from "../../components/config/validate-config";
import { classPathOf } from "../../tools/lib/class-path";
import { run } from "../../tools/lib/run";
import { inlineKeys, type Raw } from "../helpers/config";
import { configurations, versions } from "./support/configurations";
import { readBack, type ServiceFile } from "./support/read-files";

/** So many accepted configurations are rendered and read back. `FUZZ_SEED` repeats a run. */
const wanted = Number(process.env["FUZZ_RUNS"] ?? 10_000);
/** So many files of each product and version are read by its real jar. */
const forJar = 100;
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);

/** Their own words, in the order of the refusals of a jar. */
interface Refusal {
  readonly file: ServiceFile;
  readonly said: string;
}

describe(`accepted configurations (FUZZ_SEED=${seed})`, () => {
  const files = new Map<string, ServiceFile[]>();
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-fuzz-"));
  });

  after(() => rmSync(folder, { recursive: true }));

  it(`say in their rendered files what was meant, all ${wanted} of them`, () => {
    let accepted = 0;
    const check = fc.property(configurations, (raw: Raw) => {
      const { config, issues } = validateConfig(raw, inlineKeys);
      fc.pre(config !== undefined && issues.every(({ severity }) => severity !== "error"));
      const read = readBack(resolveCluster(config), raw);
      accepted += 1;
      for (const product of ["kafka", "zookeeper"] as const) keep(read.find((file) => file.product === product));
    });
    fc.assert(check, { numRuns: wanted, seed, maxSkipsPerRun: 20 });
    assert.equal(accepted, wanted);
  });

  for (const product of ["kafka", "zookeeper"] as const)
    for (const version of versions[product])
      it(`are read by the jars of ${product} ${version} as they were meant, ${forJar} of them`, async () => {
        const some = files.get(`${product} ${version}`) ?? [];
        assert(some.length >= Math.min(forJar, wanted / 20), `only ${some.length} files of ${product} ${version}`);
        const refusals = await readByJar(product, version, some);
        assert.deepEqual(
          refusals.map(({ file, said }) => `${said}: ${JSON.stringify(file.properties)}`),
          [],
        );
      });

  function keep(file: ServiceFile | undefined): void {
    assert(file);
    const key = `${file.product} ${file.version}`;
    const kept = files.get(key) ?? [];
    if (kept.length < forJar) files.set(key, [...kept, file]);
  }

  /** Files by the jar, in one process for all; those that it refused or read otherwise. */
  async function readByJar(product: string, version: string, some: readonly ServiceFile[]): Promise<Refusal[]> {
    const names = some.map((file, index) => write(file, path.join(folder, `${product}-${version}-${index}`)));
    const java = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", await classPathOf(product, version)];
    const { stdout } = await run("java", [...java, path.join(__dirname, "support/ReadFiles.java"), product, ...names]);
    const answers = stdout.split(/^(?=read\t|refused\t)/m).map((text) => text.trimEnd().split("\n"));
    return some.flatMap((file, index) => {
      const [first = "", ...settings] = answers.find(([line]) => line?.split("\t")[1] === names[index]) ?? [];
      const [how, , said] = first.split("\t");
      if (how !== "read") return [{ file, said: said === undefined ? "no answer" : decoded(said) }];
      const read = new Map(
        settings.flatMap((line) => {
          const [kind, key = "", value = ""] = line.split("\t");
          return kind === "setting" ? [[decoded(key), decoded(value)] as const] : [];
        }),
      );
      // Kafka 3 adds node.id on its own.
      const other = Object.entries(file.properties).filter(
        ([key, value]) => !isDirectory(key) && read.get(key) !== value,
      );
      return other.length === 0
        ? []
        : [{ file, said: `reads ${other.map(([key]) => `${key} as ${read.get(key)}`).join()}` }];
    });
  }
});

/** Directories of ZooKeeper are below the test's own. */
function isDirectory(key: string): boolean {
  return key === "dataDir" || key === "dataLogDir";
}

function write({ product, content, id }: ServiceFile, name: string): string {
  const data = `${name}-data`;
  mkdirSync(data);
  writeFileSync(path.join(data, "myid"), `${id}\n`);
  const own = product === "zookeeper" ? content.replaceAll(/^(dataDir|dataLogDir)=.*$/gm, `$1=${data}`) : content;
  writeFileSync(name, own);
  return name;
}

function decoded(text: string): string {
  return Buffer.from(text, "base64").toString();
}
