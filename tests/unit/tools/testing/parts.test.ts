import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { projectRoot } from "../../../../operations/lib/paths";
import { chooseParts, parts } from "../../../../tools/testing/parts";
import { partsHelp } from "../../../../tools/testing/parts-help";

const namesOf = (...names: string[]) => chooseParts(names).map(({ name }) => name);

describe("the parts of scripts/test", () => {
  it("are those for every commit when none is named, with Kubernetes last, whose programs are compiled meanwhile", () => {
    const names = namesOf();
    assert.deepEqual(names.slice(0, 5), ["typecheck", "lint", "format", "shellcheck", "unit"]);
    assert.equal(names.at(-1), "e2e-kubernetes");
    for (const long of ["mutations", "faults", "node-22"]) assert(!names.includes(long), long);
  });

  it("are all of them with the word all, but for subsets of others", () => {
    assert.deepEqual(
      parts.map(({ name }) => name).filter((name) => !namesOf("all").includes(name)),
      ["faults-short"],
    );
  });

  it("are run in the order in which they are named", () => {
    assert.deepEqual(namesOf("unit", "lint"), ["unit", "lint"]);
  });

  it("are listed when one of them does not exist", () => {
    assert.throws(() => chooseParts(["unit", "units"]), /no such part: units; there are typecheck, .*, and all/);
  });

  it("are all explained by --help, under their tiers", () => {
    const [commit = "", all = ""] = partsHelp().split("\n\n");
    assert.match(commit, /^For every commit and in CI.*\n( {2}.*\n)* {2}e2e-hosts +clusters on hosts/);
    assert.match(all, /^With `scripts\/test all`.*\n( {2}.*\n)* {2}mutations +each line/);
    for (const { name } of parts) assert.match(partsHelp(), new RegExp(`^ {2}${name} {2,}\\w`, "m"));
  });

  it("have a mocha configuration for each suite", () => {
    const suites = ["unit", "contract", "e2e-hosts", "package", "clients", "e2e-kubernetes", "faults", "faults-short"];
    const script = `for (const suite of process.argv.slice(1)) {
      process.env.SUITE = suite;
      delete require.cache[require.resolve("./.mocharc.cjs")];
      console.log(require("./.mocharc.cjs").spec);
    }`;
    const all = [...suites, "preview", "mutations"];
    const specs = execFileSync(process.execPath, ["-e", script, ...all], { cwd: projectRoot, encoding: "utf8" });
    assert.equal(specs.match(/^tests\/[a-z0-9]+\/.*\.test\.ts$/gm)?.length, all.length, specs);
  });
});
