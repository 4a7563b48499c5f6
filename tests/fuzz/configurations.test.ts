import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { resolveCluster } from "../../components/config/defaults";
import { validateConfig } from "../../components/config/validate-config";
import { unknownCluster } from "../../components/kubernetes/facts";
import { validateKubernetes } from "../../components/kubernetes/validate-kubernetes";
import type { ConfigIssue } from "../../components/model/issue";
import { inlineKeys, type Raw } from "../helpers/config";
import { configurations } from "./support/configurations";
import { podConfigurations } from "./support/pods";
import { type Product, versions } from "./support/properties";
import { readByJar } from "./support/read-by-jar";
import { readBack, type ServiceFile } from "./support/read-files";
import { readManifests } from "./support/read-manifests";
import { startAndStop } from "./support/start-servers";
import { startable } from "./support/startable";

/** So many accepted configurations are rendered and read back, a fifth of them on Kubernetes. `FUZZ_SEED` repeats a run. */
const wanted = Number(process.env["FUZZ_RUNS"] ?? 10_000);
const onKubernetes = Math.floor(wanted / 5);
const onHosts = wanted - onKubernetes;
/** So many files of each product and version are read by its real jar. */
const forJar = Number(process.env["FUZZ_FILES"] ?? 100);
/** So many clusters of each version are really started, on loopback. */
const toStart = 3;
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);

const products = ["kafka", "zookeeper"] as const satisfies Product[];

describe(`accepted configurations (FUZZ_SEED=${seed})`, () => {
  const files = new Map<string, ServiceFile[]>();
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-fuzz-"));
  });

  after(() => rmSync(folder, { recursive: true }));

  it(`say in their rendered files what was meant, all ${onHosts} of them on hosts`, () => {
    forAccepted(configurations, onHosts, (raw) => {
      const { config, issues } = validateConfig(raw, inlineKeys);
      return accepts(issues) && config && (() => readBack(resolveCluster(config), raw).forEach(keep));
    });
  });

  it(`say in their manifests what was meant, all ${onKubernetes} of them on Kubernetes`, () => {
    forAccepted(podConfigurations, onKubernetes, (raw) => {
      const { spec, issues } = validateKubernetes(raw, () => unknownCluster("no cluster"));
      return accepts(issues) && spec && (() => readManifests(spec, raw));
    });
  });

  for (const product of products)
    for (const version of versions[product])
      it(`are read by the jars of ${product} ${version} as they were meant, ${forJar} of them`, async () => {
        const some = files.get(`${product} ${version}`) ?? [];
        assert(some.length >= Math.min(forJar, onHosts / 20), `only ${some.length} files of ${product} ${version}`);
        const refusals = await readByJar(product, version, some, folder);
        assert.deepEqual(
          refusals.map(({ said, content }) => `${said}: ${content}`),
          [],
        );
      });

  for (const [index, kafka] of versions.kafka.entries()) {
    const zookeeper = versions.zookeeper[index] ?? "";
    it(`start as real servers of Kafka ${kafka} and ZooKeeper ${zookeeper}, ${toStart} of them`, async () => {
      for (const [number, raw] of (await startable({ kafka, zookeeper }, seed, toStart)).entries()) {
        const { config, issues } = validateConfig(raw, inlineKeys);
        assert(config && accepts(issues), JSON.stringify(issues));
        await startAndStop(resolveCluster(config), path.join(folder, `started-${kafka}-${number}`));
      }
    });
  }

  /** As many as wanted are accepted, and then read. @param judged What reads one; nothing of one that is refused. */
  function forAccepted(
    drawn: fc.Arbitrary<Raw>,
    numRuns: number,
    judged: (raw: Raw) => false | undefined | (() => void),
  ) {
    let accepted = 0;
    const check = fc.property(drawn, (raw) => {
      const read = judged(raw);
      fc.pre(read !== false && read !== undefined);
      read();
      accepted += 1;
    });
    fc.assert(check, { numRuns, seed, maxSkipsPerRun: 1 });
    assert.equal(accepted, numRuns);
  }

  function accepts(issues: readonly ConfigIssue[]): boolean {
    return issues.every(({ severity }) => severity !== "error");
  }

  /** Only as many as a jar reads, and of each cluster one, so that they differ. */
  function keep(file: ServiceFile, index: number, all: readonly ServiceFile[]): void {
    if (all.findIndex(({ product }) => product === file.product) < index) return;
    const key = `${file.product} ${file.version}`;
    const kept = files.get(key) ?? [];
    if (kept.length < forJar) files.set(key, [...kept, file]);
  }
});
