import assert from "node:assert/strict";
import { brokerChanges } from "../../../../../components/services/kafka/check-change";
import { protocolKey, protocolProperties } from "../../../../../components/services/kafka/protocol";
import type { ChangeProblem, ServerChange, ServerState } from "../../../../../components/services/server-change";

const base = { "zookeeper.connect": "10.0.0.1:2181" };

/** A broker of a release, as a stack file with `kafka.protocol` has it. */
const at = (version: string, protocol?: string): ServerState => ({
  version,
  properties: { ...base, ...protocolProperties({ protocol }, version) },
});

const broker = (id: number, installed: ServerState, wanted: ServerState, running: ServerState = {}): ServerChange => {
  return { place: `kafka${id}`, service: "kafka", runs: true, wanted, running, installed, left: {} };
};

/** What is said of a broker that is one thing and shall be another. */
function problems(installed: ServerState, wanted: ServerState, running: ServerState = {}): readonly ChangeProblem[] {
  return brokerChanges.check([broker(1, installed, wanted, running)]);
}

const errors = (found: readonly ChangeProblem[]) => found.filter(({ severity }) => severity === "error");

/** Reads a fix as an operator would: what it says about version and protocol, in the place of what was given. */
function followed(fix: string, version: string): ServerState {
  const [, release = version] = /kafka\.version: (\d+\.\d+\.\d+)/.exec(fix) ?? [];
  const [, protocol] = /kafka\.protocol: "?(current|[\d.]+)"?/.exec(fix) ?? [];
  return at(release, protocol);
}

describe("an upgrade of brokers", () => {
  const fine: Record<string, [installed: ServerState, wanted: ServerState, running?: ServerState]> = {
    "within a release line is a change like any other": [at("3.9.1"), at("3.9.2")],
    "back within a release line is a change like any other": [at("3.9.2"), at("3.9.1")],
    "that is over, with the protocol of the release written down, changes nothing": [
      at("3.9.2", "current"),
      at("3.9.2", "3.9"),
    ],
    "whose protocol was left behind changes nothing": [at("3.9.2", "2.4"), at("3.9.2", "2.4")],
    "is not judged on a host that has no broker yet": [{}, at("3.9.2")],
    "keeps a protocol that is named with its inner version": [
      { version: "3.9.2", properties: { ...base, [protocolKey]: "2.4-IV1" } },
      at("3.9.2", "2.4"),
    ],
  };
  for (const [title, [installed, wanted, running]] of Object.entries(fine))
    it(title, () => assert.deepEqual(problems(installed, wanted, running), []));

  const reversible: Record<string, [installed: ServerState, wanted: ServerState, running?: ServerState]> = {
    "to a newer line that keeps the protocol": [at("2.4.1"), at("3.9.2", "2.4")],
    "over several lines at once": [at("2.8.2", "2.4"), at("3.5.2", "2.4")],
    "back to the line whose protocol was kept, with its protocol written down": [
      at("3.9.2", "2.4"),
      at("2.4.1", "2.4"),
    ],
    "back to the line whose protocol was kept, with nothing written down": [at("3.9.2", "2.4"), at("2.4.1")],
    "that goes on where it was cut": [at("3.9.2", "2.4"), at("3.9.2", "2.4"), { version: "2.4.1" }],
  };
  for (const [title, [installed, wanted, running]] of Object.entries(reversible))
    it(`is allowed ${title}, and the way back is told`, () => {
      const [problem, ...others] = problems(installed, wanted, running);
      assert.deepEqual(others, []);
      assert.equal(problem?.severity, "warning");
      const before = running?.version ?? installed.version ?? "";
      assert.equal(problem.fix, `to go back, set kafka.version to ${before} again`);
    });

  it("raises the protocol when the stack file says so, and tells that there is no way back", () => {
    for (const protocol of ["current", "3.9", "3.0"]) {
      const [problem, ...others] = problems(at("3.9.2", "2.4"), at("3.9.2", protocol));
      assert.deepEqual(others, []);
      assert.equal(problem?.severity, "warning");
      assert.match(problem.rule, /^kafka\.protocol: a newer protocol cannot be taken back/);
    }
  });

  it("is refused from 2.4.1 to 3.9.2 in one step, where the first broker would never get in sync", () => {
    for (const protocol of [undefined, "current", "3.9", "3.0"]) {
      const [problem, ...others] = problems(at("2.4.1"), at("3.9.2", protocol));
      assert.deepEqual(others, []);
      const wanted = protocol === "3.0" ? "3.0" : "3.9";
      assert.deepEqual(problem, {
        place: "kafka1",
        severity: "error",
        rule: "kafka.version: brokers of another release line must speak the protocol that runs until all of them are replaced",
        given: `3.9.2 with the protocol ${wanted}, while 2.4.1 with the protocol 2.4 runs`,
        fix: 'set kafka.protocol: "2.4" together with the version; once the new release has proven itself, kafka.protocol: current',
      });
    }
  });

  it("never raises the protocol because a line was left out", () => {
    const [problem] = problems(at("3.9.2", "2.4"), at("3.9.2"));
    assert.equal(problem?.severity, "error");
    assert.match(problem.rule, /^kafka\.protocol: must say so when brokers shall speak a newer protocol/);
    assert.equal(problem.fix, 'set kafka.protocol: "2.4" to leave it as it is, or kafka.protocol: current to go on');
  });

  it("is refused to be raised while one broker is still of the old line, whatever was installed since", () => {
    const servers = [1, 2].map((id) =>
      broker(id, at("3.9.2", "2.4"), at("3.9.2", "current"), { version: id === 1 ? "3.9.2" : "2.4.1" }),
    );
    const found = brokerChanges.check(servers);
    assert.equal(errors(found).length, 2);
    assert.match(found[0]?.given ?? "", /while 2\.4\.1 and 3\.9\.2 with the protocol 2\.4 runs$/);
  });

  it("is refused back once a single broker may have spoken the newer protocol", () => {
    const servers = [broker(1, at("3.9.2", "current"), at("2.4.1")), broker(2, at("3.9.2", "2.4"), at("2.4.1"))];
    assert.equal(errors(brokerChanges.check(servers)).length, 2);
  });

  for (const [title, wanted] of Object.entries({
    "to 2.4.1": at("2.4.1"),
    "to 3.8.1": at("3.8.1", "current"),
    "to an older protocol": at("3.9.2", "3.8"),
    "to 2.4.1 with the protocol of 3.9.2 forgotten": at("2.4.1", "2.4"),
  }))
    it(`is refused back ${title}, which cannot read what 3.9 has written`, () => {
      for (const installed of [at("3.9.2"), at("3.9.2", "current")]) {
        const [problem] = errors(problems(installed, wanted));
        assert.match(problem?.rule ?? "", /^kafka\.version: brokers that have spoken the protocol 3\.9 cannot go back/);
      }
    });

  const releases = ["2.4.1", "2.8.2", "3.0.2", "3.9.2"];
  const states = releases.flatMap((version) =>
    [undefined, "current", ...releases.map((one) => one.slice(0, 3)).filter((line) => line <= version)].map(
      (protocol) => at(version, protocol),
    ),
  );
  it(`is refused with a fix that is accepted, in each of ${states.length ** 2} changes`, () => {
    for (const installed of states)
      for (const wanted of states)
        for (const { fix } of errors(problems(installed, wanted)))
          assert.deepEqual(
            errors(problems(installed, followed(fix, wanted.version ?? ""))),
            [],
            JSON.stringify({ installed, wanted, fix }),
          );
  });
});
