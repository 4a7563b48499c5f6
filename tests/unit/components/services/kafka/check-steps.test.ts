import assert from "node:assert/strict";
import { checkSteps } from "../../../../../components/services/kafka/check-steps";
import type { ServerChange } from "../../../../../components/services/server-change";
import type { SecurityStep } from "../../../../../components/security/steps";

type Kind = "kafka" | "zookeeper";

function server(
  service: Kind,
  before: SecurityStep,
  after: SecurityStep,
  more: Partial<ServerChange> = {},
): ServerChange {
  const place = `${service}1`;
  return {
    place,
    service,
    runs: true,
    wanted: { step: after },
    running: { step: before },
    installed: {},
    left: {},
    ...more,
  };
}

/** What servers tell of themselves at a step: brokers and ensembles that leave security are as they were elsewhere. */
const brokersAt = (step: SecurityStep) => (step === "left" ? "plaintext" : step);
const ensembleAt = (step: SecurityStep) => (step === "left" ? "opened" : step);

function change(before: SecurityStep, after: SecurityStep): ServerChange[] {
  return [
    server("zookeeper", ensembleAt(before), ensembleAt(after)),
    server("kafka", brokersAt(before), brokersAt(after)),
  ];
}

const stepIn = (text: string): SecurityStep => {
  const [fix = ""] = text.split("; or ");
  if (fix.includes("security: plaintext")) return "plaintext";
  return (/plaintextUntil: (\w+)/.exec(fix)?.[1] ?? "closed") as SecurityStep;
};

describe("a change of the step between plain text and security", () => {
  const way = ["plaintext", "opened", "kept", "closed", "kept", "opened", "left", "plaintext"] as const;
  for (const [index, after] of way.slice(1).entries()) {
    const before = way[index] ?? "plaintext";
    it(`is allowed from ${before} to ${after}`, () => assert.deepEqual(checkSteps(change(before, after)), []));
  }

  const far = [
    ["plaintext", "kept", "opened"],
    ["plaintext", "closed", "opened"],
    ["opened", "closed", "kept"],
    ["opened", "plaintext", "left"],
    ["kept", "left", "opened"],
    ["kept", "plaintext", "opened"],
    ["closed", "opened", "kept"],
    ["closed", "left", "kept"],
    ["closed", "plaintext", "kept"],
    ["left", "closed", "opened"],
  ] as const;
  for (const [before, after, next] of far)
    it(`is refused from ${before} to ${after}, with ${next} as what comes first`, () => {
      const problems = checkSteps(change(before, after));
      assert.notEqual(problems.length, 0);
      for (const { fix } of problems) assert.equal(stepIn(fix), next);
      assert.deepEqual(checkSteps(change(before, next)), [], "the fix, followed, is accepted");
    });

  it("is judged by what runs after a roll that was cut, and not by what was installed", () => {
    const cut = (after: SecurityStep) => [
      server("zookeeper", "opened", after, { installed: { step: "opened" } }),
      server("kafka", "opened", after, { place: "kafka1", installed: { step: "opened" } }),
      server("kafka", "plaintext", after, { place: "kafka2", installed: { step: "opened" } }),
    ];
    assert.deepEqual(checkSteps(cut("opened")), []);
    const [problem, ...others] = checkSteps(cut("kept"));
    assert.deepEqual(others, []);
    assert.deepEqual([problem?.place, problem?.given], ["kafka2", "kept, while plaintext runs"]);
    assert.equal(
      problem?.fix,
      "set security: { mode: secure, plaintextUntil: opened } first, run to the end, then go on",
    );
    const back = checkSteps(cut("plaintext"));
    assert.deepEqual(
      back.map(({ place }) => place),
      ["kafka1"],
    );
    assert.equal(stepIn(back[0]?.fix ?? ""), "left");
  });

  it("is judged by what is installed of a server that does not run", () => {
    const stopped = { runs: false, running: {}, installed: { step: "plaintext" } } as const;
    assert.equal(checkSteps([server("kafka", "closed", "closed", stopped)]).length, 1);
  });

  it("leaves out an ensemble that stays in plain text", () => {
    const broker = (before: SecurityStep, after: SecurityStep) => [
      server("zookeeper", "plaintext", "plaintext"),
      server("kafka", before, after),
    ];
    assert.deepEqual(checkSteps(broker("opened", "plaintext")), []);
    const [problem] = checkSteps(broker("plaintext", "closed"));
    assert.match(problem?.fix ?? "", /^set security: \{ mode: secure, zookeeper: plaintext, plaintextUntil: opened \}/);
  });

  it("is not there in an ensemble that alone is secure, and is refused for it", () => {
    const alone = (before: SecurityStep, after: SecurityStep) => [
      server("zookeeper", before, after),
      server("kafka", "plaintext", "plaintext"),
    ];
    assert.deepEqual(checkSteps(alone("closed", "closed")), []);
    assert.equal(checkSteps(alone("plaintext", "closed")).length, 1);
  });

  it("is nothing for servers of which nothing is known", () => {
    assert.deepEqual(checkSteps([server("kafka", "closed", "closed", { running: {}, installed: {} })]), []);
  });
});
