import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "../..");

/** Where a service may be named: its own folders, and what is about it. */
const exempt = /^(components\/services|operations\/services|operations\/protocol|tools|tests)\//;
const literal = /(["'`])(?:zookeeper|kafka|rocketmq)\1/g;
const property = /(?<=[.{,]\s?)(?:zookeeper|kafka|rocketmq)(?=\s*[:,.}\]])/g;

/** How often each file outside those folders names a service, as a literal or as a property. */
function counted(): Record<string, number> {
  const files = execFileSync("git", ["ls-files", "--", "*.ts"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  const counts = files
    .filter((file) => !exempt.test(file) && existsSync(path.join(root, file)))
    .map((file) => [file, countIn(readFileSync(path.join(root, file), "utf8"))] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0).sort());
}

function countIn(text: string): number {
  const code = text
    .split("\n")
    .filter((line) => !/^\s*(\*|\/\/|\/\*|import )/.test(line))
    .join("\n");
  return (code.match(literal)?.length ?? 0) + (code.match(property)?.length ?? 0);
}

describe("the names of services", () => {
  it("stand nowhere outside the services' own folders", () => {
    assert.deepEqual(counted(), {}, "a service belongs behind its contract: components/services/service.ts");
  });

  it("are counted as literals and as properties, and not in comments", () => {
    assert.equal(countIn('const name = "kafka";\nconst { zookeeper } = plan;\nplan.kafka.length;'), 3);
    assert.equal(countIn("// kafka\n * \"zookeeper\"\nimport x from 'kafka';"), 0);
  });
});
