import assert from "node:assert/strict";
import { brokerChanges } from "../../../../../components/services/kafka/check-change";
import { controllerChanges } from "../../../../../components/services/kafka/controllers/check-change";
import type { ServerChange, ServerState } from "../../../../../components/services/server-change";
import { type Raw, specOf } from "../../../../helpers/config";
import { inKraft } from "../../../../helpers/kraft";

type Server = "kafka" | "kafka-controller";

const securityAt = (step: string) => (step === "plaintext" ? step : { mode: "secure", plaintextUntil: step });

/** What the file of a server tells at a step. */
function stateAt(step: string, service: Server, controllers: Raw): ServerState {
  const spec = specOf(inKraft({ security: securityAt(step) }, { controllers }));
  const rules = service === "kafka" ? brokerChanges : controllerChanges;
  const properties = rules.properties(spec, service === "kafka" ? 1 : 101);
  const known = rules.stepOf?.(properties);
  return { properties, ...(known === undefined ? {} : { step: known }) };
}

interface Edit {
  readonly before: string;
  readonly after: string;
  readonly had?: Raw;
  readonly has?: Raw;
}

const made = { securePort: 9097 };
const madeSecure = { plaintextPort: 9097 };

function server(
  service: Server,
  { before, after, had = made, has = made }: Edit,
  more: Partial<ServerChange> = {},
): ServerChange {
  const installed = stateAt(before, service, had);
  const wanted = stateAt(after, service, has);
  const { step } = installed;
  const running = step === undefined ? {} : { step };
  return { place: "kafka1", service, runs: true, wanted, running, installed, left: {}, ...more };
}

function problems(servers: readonly ServerChange[]) {
  return [...controllerChanges.check(servers), ...brokerChanges.check(servers)];
}

const judge = (edit: Edit) => problems([server("kafka-controller", edit), server("kafka", edit)]);
const way = ["plaintext", "opened", "kept", "closed", "kept", "opened", "left", "plaintext"] as const;

describe("a change of the step between plain text and security in KRaft", () => {
  for (const [index, after] of way.slice(1).entries()) {
    const before = way[index] ?? "plaintext";
    it(`is allowed from ${before} to ${after}, with TLS beside the port of before`, () => {
      assert.deepEqual(judge({ before, after }), []);
    });
    it(`is allowed from ${before} to ${after}, with plain text beside the port of before`, () => {
      assert.deepEqual(judge({ before, after, had: madeSecure, has: madeSecure }), []);
    });
  }

  for (const [before, after, next] of [
    ["plaintext", "kept", "opened"],
    ["plaintext", "closed", "opened"],
    ["opened", "closed", "kept"],
    ["kept", "plaintext", "opened"],
    ["closed", "opened", "kept"],
    ["closed", "plaintext", "kept"],
  ] as const)
    it(`is refused from ${before} to ${after}, with ${next} as what comes first`, () => {
      const found = judge({ before, after });
      assert.notEqual(found.length, 0);
      for (const { fix } of found) assert.match(fix, new RegExp(`plaintextUntil: ${next} `));
      assert.deepEqual(judge({ before, after: next }), [], "the fix, followed, is accepted");
    });

  it("says at which port controllers shall have what they have not, where the stack file need not have told", () => {
    const [fix = ""] = judge({ before: "plaintext", after: "closed", had: {}, has: {} }).map((one) => one.fix);
    assert.match(fix, /plaintextUntil: opened }, with kafka\.controllers\.securePort \(such as 9097\), first/);
    const [back = ""] = judge({ before: "closed", after: "plaintext", had: {}, has: {} }).map((one) => one.fix);
    assert.match(back, /plaintextUntil: kept }, with kafka\.controllers\.plaintextPort \(such as 9097\), first/);
  });

  it("is judged by what controllers run with after a roll that was cut, where somebody tells", () => {
    const edit = { before: "kept", after: "closed" };
    const behind = stateAt("opened", "kafka-controller", made).properties ?? {};
    const found = problems([
      server("kafka-controller", edit, { outdated: true, running: { properties: behind } }),
      server("kafka", edit),
    ]);
    assert.deepEqual(
      found.map(({ given }) => given),
      ["closed, while opened runs"],
    );
  });

  it("is judged by what a host remembers of a controller that runs, where the way was taken back and cut", () => {
    const edit = { before: "opened", after: "left" };
    const ahead = server("kafka-controller", edit, { outdated: true, running: { step: "kept" } });
    assert.deepEqual(
      problems([ahead, server("kafka", edit)]).map(({ given }) => given),
      ["plaintext, while kept runs"],
    );
  });

  it("is judged by the brokers where nobody tells what a controller runs with: they are restarted behind it", () => {
    const edit = { before: "kept", after: "closed" };
    const controller = server("kafka-controller", edit, { outdated: true, running: { step: "plaintext" } });
    assert.deepEqual(problems([controller, server("kafka", edit)]), []);
    const behind = server("kafka", edit, { running: { step: "opened" } });
    assert.equal(problems([controller, behind]).length, 1);
  });
});

describe("the ports of controllers", () => {
  const edits: readonly (Edit & { readonly what: string; readonly fix: RegExp; readonly follow: Raw })[] = [
    {
      ...{ what: "another one in plain text", before: "plaintext", after: "plaintext", had: {}, has: { port: 9195 } },
      ...{ fix: /^set kafka\.controllers\.port: 9095, without securePort and plaintextPort$/, follow: {} },
    },
    {
      ...{ what: "one with TLS that leaves when plain text is closed", before: "closed", after: "closed", has: {} },
      ...{ fix: /^set kafka\.controllers\.securePort: 9097, without plaintextPort$/, follow: made },
    },
    {
      ...{ what: "the one with TLS as the only one", before: "closed", after: "closed", has: { port: 9097 } },
      ...{ fix: /^set kafka\.controllers\.securePort: 9097, without plaintextPort$/, follow: made },
    },
    {
      ...{ what: "one beside that with TLS", before: "closed", after: "closed", had: {}, has: made },
      ...{ fix: /^set kafka\.controllers\.port: 9095, without securePort and plaintextPort$/, follow: {} },
    },
    {
      ...{ what: "another one while there are both", before: "opened", after: "opened", has: { securePort: 9098 } },
      ...{
        fix: /^set kafka\.controllers\.port: 9095 and kafka\.controllers\.securePort: 9097, without plaintextPort$/,
        follow: made,
      },
    },
    {
      ...{ what: "plain text beside plain text", before: "plaintext", after: "opened", had: {}, has: madeSecure },
      ...{
        fix: /^set kafka\.controllers\.port: 9095 and kafka\.controllers\.securePort: 9097, and remove kafka\.controllers\.plaintextPort$/,
        follow: made,
      },
    },
    {
      ...{ what: "TLS beside TLS", before: "closed", after: "kept", had: {}, has: made },
      ...{
        fix: /^set kafka\.controllers\.port: 9095 and kafka\.controllers\.plaintextPort: 9097, and remove kafka\.controllers\.securePort$/,
        follow: madeSecure,
      },
    },
  ];
  for (const { what, fix, follow, ...edit } of edits)
    it(`are refused as ${what}: those that were restarted would not find the others`, () => {
      const found = controllerChanges.check([server("kafka-controller", edit)]);
      assert.equal(found.length, 1);
      assert.match(found[0]?.fix ?? "", fix);
      assert.deepEqual(judge({ ...edit, has: follow }), [], "the fix, followed, is accepted");
    });

  it("may stand in the stack file before they are used", () => {
    assert.deepEqual(judge({ before: "plaintext", after: "plaintext", had: {}, has: made }), []);
    assert.deepEqual(judge({ before: "closed", after: "closed", had: {}, has: madeSecure }), []);
  });
});
