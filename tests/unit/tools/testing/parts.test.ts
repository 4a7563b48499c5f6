import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { projectRoot } from "../../../../operations/lib/paths";
import { chooseParts, parts } from "../../../../tools/testing/parts";
import { partsHelp } from "../../../../tools/testing/parts-help";
import { inLanes } from "../../../../tools/testing/run-parts";

const namesOf = (...names: string[]) => chooseParts(names).parts.map(({ name }) => name);

describe("the parts of scripts/test", () => {
  it("are by default those of every commit, with Kubernetes last because its programs compile meanwhile", () => {
    const names = namesOf();
    assert.deepEqual(names.slice(0, 5), ["unit", "typecheck", "lint", "format", "shellcheck"]);
    assert.equal(names.at(-1), "e2e-kubernetes");
    for (const long of ["mutations", "faults", "node-22"]) assert(!names.includes(long), long);
  });

  it("are all parts with the argument all, except subsets of other parts", () => {
    assert.deepEqual(
      parts.map(({ name }) => name).filter((name) => !namesOf("all").includes(name)),
      ["faults-short"],
    );
  });

  it("run with every test when the argument all stands among their names", () => {
    assert.deepEqual(namesOf("all", "e2e-hosts"), ["e2e-hosts"]);
    assert.deepEqual(
      [[], ["e2e-hosts"], ["all"], ["all", "e2e-hosts"]].map((names) => chooseParts(names).everyTest),
      [false, false, true, true],
    );
  });

  it("run beside another one that leaves a core to them, and alone without it", () => {
    const lanesOf = (...names: string[]) =>
      inLanes(chooseParts(names).parts).map((lane) => lane.map(({ name }) => name));
    assert.deepEqual(lanesOf("unit", "clients", "lint"), [["unit", "lint"], ["clients"]]);
    assert.deepEqual(lanesOf("lint", "typecheck"), [["lint"], ["typecheck"]]);
    assert.deepEqual(lanesOf(), [
      ["unit", "typecheck", "lint", "format", "shellcheck"],
      ["contract", "package", "clients"],
      ["e2e-hosts"],
      ["e2e-kubernetes"],
    ]);
  });

  it("run in the order of the arguments", () => {
    assert.deepEqual(namesOf("unit", "lint"), ["unit", "lint"]);
  });

  it("are listed in the error for an unknown part", () => {
    assert.throws(() => chooseParts(["unit", "units"]), /no such part: units; there are unit, .*, and all/);
  });

  it("are all listed in --help by tier", () => {
    const [commit = "", all = ""] = partsHelp().split("\n\n");
    assert.match(commit, /^For every commit and in CI.*\n( {2}.*\n)* {2}e2e-hosts +clusters on hosts/);
    assert.match(all, /^With `scripts\/test all`.*\n( {2}.*\n)* {2}mutations +each line/);
    for (const { name } of parts) assert.match(partsHelp(), new RegExp(`^ {2}${name} {2,}\\w`, "m"));
  });

  it("have a mocha configuration per suite", () => {
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
