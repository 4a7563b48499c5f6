import assert from "node:assert/strict";
import path from "node:path";
import { run } from "../../tools/lib/run";
import { pythonWith } from "../../tools/lib/venv";
import { brokerVersions, Generated } from "./support/generated";

const program = path.join(__dirname, "support/check_settings.py");
const requirements = path.join(__dirname, "../../examples/python/requirements.txt");

for (const version of brokerVersions)
  describe(`confluent-kafka with the files for brokers ${version}`, () => {
    const generated = new Generated(version);
    let python = "";

    before(async () => {
      python = await pythonWith(requirements);
    });

    after(() => generated.remove());

    for (const files of [["kafka_settings.py"], ["librdkafka-producer.conf", "librdkafka-consumer.conf"]] as const)
      it(`makes a producer and a consumer of ${files.join(" and ")}, as it is meant`, async () => {
        const { stdout } = await run(python, [program, ...files.map((name) => generated.path(name))]);
        const given = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
        for (const purpose of ["producer", "consumer"] as const) {
          const texts = Object.entries(given[purpose] ?? {}).map(([key, value]) => [key, String(value)]);
          assert.deepEqual(Object.fromEntries(texts), generated.wanted("librdkafka", purpose));
        }
      });

    for (const [what, right, wrong] of [
      ["a key", '"enable.idempotence"', '"enable.idempotency"'],
      ["a value", '"murmur2_random"', '"murmur3_random"'],
    ] as const)
      it(`refuses ${what} that is spelt wrongly`, async () => {
        const text = generated.outputs.clientFiles["kafka_settings.py"];
        const broken = generated.write("broken_settings.py", text.replace(right, wrong));
        const { exitCode, stderr } = await run(python, [program, broken], { reject: false });
        assert.notEqual(exitCode, 0);
        assert(stderr.includes(wrong.slice(1, -1)), stderr);
      });
  });
