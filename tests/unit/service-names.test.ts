import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "../..");
const listFile = path.join(root, "tests/fixtures/service-names.json");

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

describe("the names of services outside their own folders", () => {
  it("stand only where the list allows them, which may only shrink: SERVICE_NAMES=write writes a smaller one", () => {
    const found = counted();
    const allowed = JSON.parse(readFileSync(listFile, "utf8")) as Record<string, number>;
    const grown = Object.entries(found).filter(([file, count]) => count > (allowed[file] ?? 0));
    assert.deepEqual(grown, [], "a service belongs behind its contract: components/services/service.ts");
    if (process.env["SERVICE_NAMES"] === "write") writeFileSync(listFile, `${JSON.stringify(found, null, 2)}\n`);
    else assert.deepEqual(found, allowed, "fewer names than the list allows: write it with SERVICE_NAMES=write");
  });

  it("are counted as literals and as properties, and not in comments", () => {
    assert.equal(countIn('const name = "kafka";\nconst { zookeeper } = plan;\nplan.kafka.length;'), 3);
    assert.equal(countIn("// kafka\n * \"zookeeper\"\nimport x from 'kafka';"), 0);
  });
});
