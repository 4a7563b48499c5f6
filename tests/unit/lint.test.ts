import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.join(__dirname, "../..");

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

/** Each file breaks the rule that is named, and no other. */
const planted: Readonly<Record<string, readonly [rule: string, text: string]>> = {
  "components/model/a.ts": ["floor-model", 'import type { X } from "../services/base";'],
  "components/model/node.ts": ["pure-core-knows-no-node", 'import { readFileSync } from "node:fs";'],
  "components/preflight/pulumi.ts": ["pure-core-knows-no-pulumi", 'import type { Output } from "@pulumi/pulumi";'],
  "components/services/a.ts": ["floor-services", 'import type { X } from "../config/base";'],
  "components/config/a.ts": ["floor-config", 'import type { X } from "../hosts/base";'],
  "components/preflight/a.ts": ["floor-preflight", 'import type { X } from "../config/base";'],
  "components/outputs/a.ts": ["floor-outputs", 'import type { X } from "../resources/base";'],
  "components/resources/inputs/a.ts": ["floor-inputs", 'import type { X } from "../base";'],
  "components/resources/a.ts": ["floor-resources", 'import type { X } from "../kubernetes/base";'],
  "components/hosts/a.ts": ["floor-hosts", 'import type { X } from "../kubernetes/base";'],
  "components/kubernetes/a.ts": ["floor-kubernetes", 'import type { X } from "../hosts/base";'],
  "components/kubernetes/process.ts": ["components-start-no-process", 'import { spawn } from "node:child_process";'],
  "components/hosts/b.ts": ["components-know-no-operations", 'import type { X } from "../../operations/base";'],
  "operations/a.ts": ["operations-know-no-resources", 'import type { X } from "../components/resources/base";'],
  "operations/phases/a.ts": ["operations-ask-the-registry", 'import type { X } from "../services/kafka/base";'],
  "operations/services/zookeeper/a.ts": ["services-stand-alone", 'import type { X } from "../kafka/base";'],
  "operations/lazy.ts": ["no-dev-dependencies", 'const load = lazy(() => require("commander") as typeof C);'],
  "policy/a.ts": ["wall", 'import type { X } from "../tools/base";'],
  "tools/a.ts": ["tools-know-no-commands", 'import type { X } from "../scripts/commands/base";'],
  "client/a.ts": ["resolvable", 'import type { X } from "./nowhere";'],
  "plugin/a.ts": ["no-circles", 'import type { X } from "./b";'],
};

const bases = ["services", "config", "hosts", "kubernetes", "resources"].map((name) => `components/${name}/base.ts`);

describe("the rules about imports", () => {
  let directory: string;
  let found: ReadonlyMap<string, string>;

  before(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "imports-"));
    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
      writeFileSync(path.join(directory, file), `${text}\nexport type X = 1;\n`);
    };
    const others = ["operations/base.ts", "operations/services/kafka/base.ts", "tools/base.ts"];
    for (const file of [...bases, ...others, "scripts/commands/base.ts"]) write(file, "");
    for (const [file, [, text]] of Object.entries(planted)) write(file, text);
    write("plugin/b.ts", 'import type { X as Y } from "./a";');
    symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"));
    for (const file of ["package.json", "tsconfig.json"])
      copyFileSync(path.join(root, file), path.join(directory, file));
    const program = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
    const config = ["--config", path.join(root, ".dependency-cruiser.cjs"), "--output-type", "json"];
    const folders = ["components", "operations", "plugin", "policy", "client", "scripts", "tools"];
    const text = execFileSync(process.execPath, [program, ...config, ...folders], { cwd: directory, encoding: "utf8" });
    const { summary } = JSON.parse(text) as Report;
    found = new Map(summary.violations.map(({ from, rule }) => [`${from} ${rule.name}`, rule.name]));
  });

  after(() => rmSync(directory, { recursive: true }));

  for (const [file, [rule]] of Object.entries(planted))
    it(`refuse ${file}, by ${rule}`, () => assert(found.has(`${file} ${rule}`), [...found.keys()].join("\n")));

  it("refuse nothing else", () => {
    const expected = Object.entries(planted).map(([file, [rule]]) => `${file} ${rule}`);
    assert.deepEqual([...found.keys()].sort(), expected.sort());
  });
});
