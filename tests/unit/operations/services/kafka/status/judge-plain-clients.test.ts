import assert from "node:assert/strict";
import { judge } from "../../../../../../operations/status/judge";
import { statusPage } from "../../../../../../operations/status/page/page";
import { reportSchema, type PlaintextStatus, type Snapshot } from "../../../../../../operations/status/snapshot";
import { statusText } from "../../../../../../operations/status/table";
import { broker, snapshot } from "../../../../../helpers/snapshot";

const listener = (id: number, changes: Partial<PlaintextStatus> = {}): PlaintextStatus => ({
  ...{ broker: id, listener: "PLAINTEXT", port: 9092, step: "kept", connections: 0, from: [], problem: null },
  ...changes,
});
const used = { connections: 2, from: [{ address: "10.0.0.9", connections: 2 }] };

const reportOf = (plaintext: PlaintextStatus[], more: Partial<Snapshot> = {}) =>
  judge(snapshot({ plaintext, ...more }));
const findingOf = (...args: Parameters<typeof reportOf>) => {
  const found = reportOf(...args).findings.filter(({ check }) => check === "plaintext-clients");
  assert.equal(found.length, 1);
  assert.equal(found[0]?.level, "note");
  return found[0];
};

describe("the finding about clients in plain text", () => {
  it("says that plain text can be closed when every broker has told and no client is there", () => {
    const { rule, given } = findingOf([1, 2, 3].map((id) => listener(id)));
    assert.equal(rule, "no client uses the listeners in plain text now: they can be closed");
    assert.equal(given, "0 connections in plain text");
  });

  it("says who would be shut out", () => {
    const { rule, given, fix } = findingOf([listener(1, used), listener(2, used), listener(3)]);
    assert.match(rule, /security: secure would shut them out$/);
    assert.equal(given, "4 connections: 4 from 10.0.0.9 in plain text");
    assert.match(fix, /move them/);
  });

  it("does not take what nobody saw for nobody: of a broker that could not be looked at, or does not respond", () => {
    const denied = listener(2, { connections: null, problem: "no right to pods/exec" });
    assert.match(findingOf([listener(1), denied]).rule, /not known .*: do not close them/);
    assert.equal(findingOf([listener(1), denied]).given, "broker 2: no right to pods/exec");
    const silent = { brokers: [broker(1), broker(2), broker(3, { answers: false, sees: null })] };
    assert.equal(findingOf([listener(1), listener(2)], silent).given, "broker 3 is not responding");
  });

  it("names the step between while brokers talk plain text among themselves", () => {
    const opened = [1, 2, 3].map((id) => listener(id, { step: "opened" }));
    assert.match(findingOf(opened).fix, /plaintextUntil: kept/);
  });

  it("is none where no broker takes both, and changes no exit code where one does", () => {
    assert.deepEqual(judge(snapshot()).findings, []);
    assert.equal(reportOf([listener(1, used)]).exitCode, 0);
  });

  it("stands with the numbers in the table, in the JSON and on the page", () => {
    const report = reportOf([listener(1, used), listener(2, { connections: null, problem: "<denied>" })]);
    assert.match(
      statusText(report),
      /^Plain text: 2 connections: 2 from 10\.0\.0\.9, to PLAINTEXT \(9092\); not known of broker 2$/m,
    );
    assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(report))).plaintext, report.plaintext);
    const page = statusPage(report).replace(/\s+/g, " ");
    assert.match(page, /<td>PLAINTEXT \(9092\)<\/td> <td class="">2<\/td> <td>10\.0\.0\.9 \(2\)<\/td>/);
    assert.match(page, /<td class="degraded">unknown<\/td> <td>&lt;denied&gt;<\/td>/);
    assert.doesNotMatch(statusPage(judge(snapshot())), /Clients in plain text/);
  });
});
