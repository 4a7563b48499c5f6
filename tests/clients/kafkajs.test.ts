import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { projectRoot } from "../../operations/lib/paths";
import { run } from "../../tools/lib/run";
import { brokerVersions, Generated, largeRecords } from "./support/generated";

const program = path.join(__dirname, "support/check-kafkajs.mjs");

/** What the compiler finds in a file, with the types of kafkajs itself: kafkajs ignores what it does not know. */
function problems(file: string): string[] {
  const compiled = ts.createProgram([file], {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  return ts
    .getPreEmitDiagnostics(compiled)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

for (const version of brokerVersions)
  describe(`kafkajs with the kafkajs.mjs for brokers ${version}`, () => {
    const generated = new Generated(version);
    const file = generated.path("kafkajs.mjs");
    const limit = largeRecords[version];
    const consumerSizes = limit === undefined ? {} : { maxBytesPerPartition: limit, maxBytes: limit };

    before(() => symlinkSync(path.join(projectRoot, "node_modules"), path.join(generated.directory, "node_modules")));
    after(() => generated.remove());

    it("makes a producer and a consumer of the settings, and warns of nothing", async () => {
      const result = await run(process.execPath, [program, file, projectRoot], {
        env: { ...(process.env as Record<string, string>), KAFKAJS_NO_PARTITIONER_WARNING: "1" },
      });
      assert.deepEqual(JSON.parse(result.stdout), {
        warnings: [],
        settings: {
          client: {
            brokers: generated.outputs.bootstrapServers.split(","),
            retry: { initialRetryTime: 300, maxRetryTime: 5_000, retries: 28 },
          },
          producer: { idempotent: true, maxInFlightRequests: 1, retry: { retries: Number.MAX_SAFE_INTEGER } },
          send: { acks: -1 },
          consumer: { readUncommitted: false, ...consumerSizes },
          subscribe: { fromBeginning: true },
          run: { autoCommit: false },
        },
      });
    });

    it("has a place for every setting, as its types say", () => {
      assert.deepEqual(problems(file), []);
    });

    for (const [right, wrong] of [
      ["idempotent:", "idempotence:"],
      ["readUncommitted: false", 'readUncommitted: "no"'],
    ] as const)
      it(`has none for ${wrong}`, () => {
        const text = generated.outputs.clientFiles["kafkajs.mjs"];
        assert.equal(problems(generated.write("broken.mjs", text.replace(right, wrong))).length, 1);
      });
  });
