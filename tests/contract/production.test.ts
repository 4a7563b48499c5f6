import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadExeca } from "../../operations/lib/execa";
import { projectRoot } from "../../operations/lib/paths";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

/** Programs that start by themselves. */
const programs = ["operations/kubernetes/cluster-facts.ts", "operations/transport/agent-identities.ts"];

/** Everything that is loaded in a user's checkout: by the engine, by a program of theirs, or when it is needed first. */
const modules = [
  ...["components/cluster.ts", "components/providers.ts", "components/settings.ts"],
  ...["components/hosts/hosts-component.ts", "components/kubernetes/kubernetes-component.ts"],
  ...["operations/provider/provider.ts", "plugin/component-provider.ts", "policy/rules.ts", "client/index.ts"],
  ...["operations/status/collect.ts", "operations/status/deployed.ts", "operations/status/page/page.ts"],
];

/** What `lazy` puts off, wherever it stands. */
function lazyLoads(): string[] {
  const files = execFileSync(
    "git",
    ["grep", "-l", "lazy(() =>", "--", "components", "operations", ":!components/model/lazy.ts"],
    {
      cwd: projectRoot,
      encoding: "utf8",
    },
  );
  return files
    .trim()
    .split("\n")
    .flatMap((file) =>
      [...readFileSync(path.join(projectRoot, file), "utf8").matchAll(/require\("([^"]+)"\)/g)].map(([, to = ""]) =>
        to.startsWith(".") ? `./${path.join(path.dirname(file), to)}` : to,
      ),
    );
}

describe("a checkout after npm ci --omit=dev", function () {
  this.timeout(120_000);
  let directory: string;

  before(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "production-"));
    const files = execFileSync("git", ["ls-files", "-z", "--", ":!tests", ":!docs", ":!tools", ":!examples"], {
      cwd: projectRoot,
      encoding: "utf8",
    });
    for (const file of files.split("\0").filter((name) => name !== "" && existsSync(path.join(projectRoot, name)))) {
      mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
      cpSync(path.join(projectRoot, file), path.join(directory, file));
    }
    const { packages } = JSON.parse(readFileSync(path.join(projectRoot, "package-lock.json"), "utf8")) as Lock;
    for (const [name, { dev }] of Object.entries(packages))
      if (name.startsWith("node_modules/") && dev !== true) copyPackage(name);
  });

  after(() => rmSync(directory, { recursive: true }));

  /** A package without those inside it, which have a line of their own in the lock file. */
  function copyPackage(name: string): void {
    const from = path.join(projectRoot, name);
    if (!existsSync(from)) return;
    cpSync(from, path.join(directory, name), {
      recursive: true,
      filter: (source) => !path.relative(from, source).split(path.sep).includes("node_modules"),
    });
  }

  const node = (...args: readonly string[]) =>
    spawnSync(process.execPath, ["--require", "./scripts/fast-start.cjs", ...args], {
      cwd: directory,
      encoding: "utf8",
      input: "",
      timeout: 60_000,
      env: { ...process.env, NODE_PATH: "" },
    });

  it("has no package that is only for development", () => {
    assert(existsSync(path.join(directory, "node_modules/zod")));
    for (const name of ["mocha", "commander", "typescript-eslint"])
      assert(!existsSync(path.join(directory, "node_modules", name)), name);
  });

  it("loads every module of the product, also those that are loaded when they are needed first", () => {
    const all = [...modules.map((file) => `./${file}`), ...lazyLoads()];
    assert(all.length > modules.length + 8, all.join("\n"));
    const { status, stderr } = node("-e", `for (const name of ${JSON.stringify(all)}) require(name);`);
    assert.equal(status, 0, stderr);
  });

  it("loads the client, as a program of somebody else does", () => {
    const { status, stderr } = node("-e", 'if (!require("./client/load.cjs").KafkaCluster) process.exit(1);');
    assert.equal(status, 0, stderr);
  });

  const starts = ["index.ts", "operations/provider/main.ts", "plugin/index.js", "policy/index.js", ...programs];

  it(`finds every package when ${starts.join(", ")} start`, async () => {
    const { execa } = await loadExeca();
    // A provider serves until its engine goes away.
    const options = {
      cwd: directory,
      input: "",
      all: true,
      reject: false,
      timeout: 20_000,
      env: { NODE_PATH: "" },
    } as const;
    const start = (file: string) => execa(process.execPath, ["--require", "./scripts/fast-start.cjs", file], options);
    for (const { all, command } of await Promise.all(starts.map(start)))
      assert.doesNotMatch(all, /Cannot find (module|package)|MODULE_NOT_FOUND/, command);
  });
});
