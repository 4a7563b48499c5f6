import assert from "node:assert/strict";
import { unknownWords, usageOf } from "../../docs/usage";

const help = `Usage: scripts/bench [options] [parts...]

Measures. Parts: deploy, roll.

Options:
  --runs <count>       how often
  --markdown           also put --tables there
  -y, --yes            do not ask
  -r, --refresh string[="true"]   Refresh
  -s, --stack string   The stack
`;

const never = () => false;

describe("usageOf", () => {
  for (const [line, program, words] of [
    ["scripts/up prod --yes", ["scripts/up"], ["prod", "--yes"]],
    ["A=1 scripts/up", ["scripts/up"], []],
    ["pulumi stack output clientFiles --json | jq .", ["scripts/pulumi", "stack", "output"], ["clientFiles", "--json"]],
    ["scripts/pulumi preview --diff", ["scripts/pulumi", "preview"], ["--diff"]],
    ["scripts/cluster up --nodes 1", ["scripts/cluster", "up"], ["--nodes", "1"]],
    ["scripts/cluster kubectl get nodes -o wide", ["scripts/cluster"], ["kubectl"]],
  ] as const)
    it(`parses: ${line}`, () => {
      assert.deepEqual(usageOf(line), { program, words });
    });

  it("returns undefined for other programs and for paths", () => {
    for (const line of ["npm ci", "tools/toolchain/engine/substitute/command.go", "systemctl restart kafka"])
      assert.equal(usageOf(line), undefined);
  });
});

describe("unknownWords", () => {
  for (const [line, unknown] of [
    ["deploy --runs 5 --markdown", []],
    ["--runs=5 -y -s dev", []],
    ["--refresh --yes", []],
    ["deploy eploy", ["eploy"]],
    ["--tables", ["--tables"]],
    ["--run 5", ["--run", "5"]],
    ["--markdown 5", ["5"]],
  ] as const)
    it(`finds what a help text does not mention: ${line}`, () => {
      assert.deepEqual(unknownWords({ words: line.split(" ") }, help, never), unknown);
    });

  it("accepts words that the caller knows", () => {
    assert.deepEqual(
      unknownWords({ words: ["dev", "other"] }, help, (word) => word === "dev"),
      ["other"],
    );
  });
});
