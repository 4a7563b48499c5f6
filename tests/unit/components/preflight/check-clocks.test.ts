import assert from "node:assert/strict";
import fc from "fast-check";
import { judge, stopping } from "../../../../components/preflight/preflight-verdict";
import { type Clock, type Finding } from "../../../../components/model/host-facts";
import type { Raw } from "../../../helpers/config";
import { factsOf, needsOf, ours } from "../../../helpers/preflight";

function clocksOf(...clocks: Clock[]): readonly Finding[] {
  return clocksIn({}, ...clocks);
}

function clocksIn(stack: Raw, ...clocks: Clock[]): readonly Finding[] {
  const examined = clocks.map((clock, index) => {
    const needs = needsOf(stack, index);
    return { needs, report: { host: needs.host, facts: factsOf(), clock } };
  });
  return judge(examined, ours).findings;
}

describe("the clocks of all hosts", () => {
  const at = (skew: number, uncertainty = 0.1): Clock => ({ skew, uncertainty });

  it("may differ by a few seconds, and by what the way to the host may take", () => {
    assert.deepEqual(clocksOf(at(1), at(-2), at(7, 4)), []);
  });

  it("are a warning above 5 s and an error above 60 s, on the host that is wrong alone", () => {
    const [warned, failed] = [clocksOf(at(0), at(8), at(0)), clocksOf(at(0), at(0), at(-3600))];
    assert.deepEqual(
      warned.map(({ host, severity }) => [host, severity]),
      [["kafka2", "warning"]],
    );
    assert.deepEqual(
      failed.map(({ host, severity }) => [host, severity]),
      [["kafka3", "error"]],
    );
    assert.equal(failed[0]?.given, "60 min behind this machine");
  });

  it("must agree with each other even where each is close enough to this machine's", () => {
    const findings = clocksOf(at(4), at(-4), at(0));
    assert.deepEqual(
      findings.map(({ host }) => host),
      ["kafka1", "kafka2"],
    );
    assert.match(String(findings[0]?.given), /7\.8 s from another host/);
  });

  it("stop a secure stack also with preflight: warn above 5 minutes, because certificates would not be valid", () => {
    const secure = { security: "secure" };
    const stopped = (stack: Raw, skew: number) =>
      stopping(clocksIn(stack, at(0), at(0), at(skew)), "warn").map(({ host, check }) => [host, check]);
    assert.deepEqual(stopped(secure, -299), []);
    for (const skew of [-302, 302]) assert.deepEqual(stopped(secure, skew), [["kafka3", "clock"]]);
    assert.deepEqual(stopped({}, -3600), []);
    const [finding] = clocksIn(secure, at(0), at(0), at(-302));
    assert.match(String(finding?.rule), /certificates are not valid by a clock that is wrong$/);
  });

  it("are never all blamed for one that is wrong, whichever that is and however wrong", () => {
    const near = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(near, near, fc.double({ min: 70, max: 1e6, noNaN: true }), fc.boolean(), (a, b, far, ahead) => {
        const findings = clocksOf(at(a), at(ahead ? far : -far), at(b));
        assert.deepEqual(
          findings.map(({ host, severity }) => [host, severity]),
          [["kafka2", "error"]],
        );
      }),
    );
  });
});
