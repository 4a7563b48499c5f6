import assert from "node:assert/strict";
import { formatIssue } from "../../../components/model/issue";
import { parsePage, readPages } from "../../docs/pages";
import { errorsOf, stackBlocksOf } from "../../docs/stack-files";

const blocks = readPages().flatMap(stackBlocksOf);

describe("the stack files of the documentation", () => {
  it("are found, also in the README", () => {
    assert(blocks.filter(({ page }) => page.file === "README.md").length >= 2);
  });

  for (const { place, values } of blocks)
    it(`are valid: ${place}`, () => {
      assert.deepEqual(errorsOf(values).map(formatIssue), []);
    });
});

describe("the validation of stack files in the documentation", () => {
  const blockOf = (...lines: string[]) => stackBlocksOf(parsePage("x.md", ["```yaml", ...lines, "```"].join("\n")));
  const errors = (...lines: string[]) =>
    blockOf(...lines).flatMap(({ values }) => errorsOf(values).map(({ property }) => property));

  it("ignores other YAML", () => {
    assert.deepEqual(blockOf("spring:", "  kafka: {}"), []);
  });

  it("reports errors in a whole stack file", () => {
    const host = "{ name: kafka1, address: 10.0.0.1, zookeeperId: 1, brokerId: 0, rck: a }";
    const found = errors("config:", "  kafka-zookeeper:substrate: ssh", `  kafka-zookeeper:hosts: [${host}]`);
    assert(found.includes("hosts[0].rck"), found.join());
  });

  it("reports errors in a part of a stack file", () => {
    assert.deepEqual(errors("kafka-zookeeper:preflight: maybe"), ["preflight"]);
    assert.deepEqual(errors("config:", "  kafka-zookeeper:topics:", "    - { name: a, partitions: 0 }"), [
      "topics[a].partitions",
    ]);
    assert.deepEqual(errors("config:", "  kafka-zookeeper:kubernetes: { workload: Pod }"), ["kubernetes.workload"]);
  });

  it("accepts a text in angle brackets only as a checksum", () => {
    const kafka = (more: string) => ["config:", `  kafka-zookeeper:kafka: { version: 2.4.1, ${more} }`];
    const source = "source: https://mirror.example/kafka.tgz";
    assert.deepEqual(errors(...kafka(`${source}, sha512: <beside it>`)), []);
    assert.deepEqual(errors(...kafka(`${source}, sha512: beside it`)), ["kafka.sha512"]);
    assert.deepEqual(errors(...kafka(`${source}, sha512: <beside it>, heap: <much>`)), ["kafka.heap"]);
  });
});
