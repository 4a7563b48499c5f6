import assert from "node:assert/strict";
import { formatIssue } from "../../../components/model/issue";
import { parsePage, readPages } from "../../docs/pages";
import { errorsOf, stackBlocksOf } from "../../docs/stack-files";

const blocks = readPages().flatMap(stackBlocksOf);

describe("the stack files of the documentation", () => {
  it("are found, those of the README among them", () => {
    assert(blocks.filter(({ page }) => page.file === "README.md").length >= 2);
  });

  for (const { place, values } of blocks)
    it(`have no error: ${place}`, () => {
      assert.deepEqual(errorsOf(values).map(formatIssue), []);
    });
});

describe("the judge of stack files on pages", () => {
  const blockOf = (...lines: string[]) => stackBlocksOf(parsePage("x.md", ["```yaml", ...lines, "```"].join("\n")));
  const errors = (...lines: string[]) =>
    blockOf(...lines).flatMap(({ values }) => errorsOf(values).map(({ property }) => property));

  it("leaves YAML of others alone", () => {
    assert.deepEqual(blockOf("spring:", "  kafka: {}"), []);
  });

  it("sees what is wrong in a whole file", () => {
    const host = "{ name: kafka1, address: 10.0.0.1, zookeeperId: 1, brokerId: 0, rck: a }";
    const found = errors("config:", "  kafka-zookeeper:substrate: ssh", `  kafka-zookeeper:hosts: [${host}]`);
    assert(found.includes("hosts[0].rck"), found.join());
  });

  it("sees what is wrong in a part of one", () => {
    assert.deepEqual(errors("kafka-zookeeper:preflight: maybe"), ["preflight"]);
    assert.deepEqual(errors("config:", "  kafka-zookeeper:topics:", "    - { name: a, partitions: 0 }"), [
      "topics[a].partitions",
    ]);
    assert.deepEqual(errors("config:", "  kafka-zookeeper:kubernetes: { workload: Pod }"), ["kubernetes.workload"]);
  });

  it("takes a text in angle brackets for a checksum, and for nothing else", () => {
    const kafka = (more: string) => ["config:", `  kafka-zookeeper:kafka: { version: 2.4.1, ${more} }`];
    const source = "source: https://mirror.example/kafka.tgz";
    assert.deepEqual(errors(...kafka(`${source}, sha512: <beside it>`)), []);
    assert.deepEqual(errors(...kafka(`${source}, sha512: beside it`)), ["kafka.sha512"]);
    assert.deepEqual(errors(...kafka(`${source}, sha512: <beside it>, heap: <much>`)), ["kafka.heap"]);
  });
});
