import assert from "node:assert/strict";
import { judge } from "../../../../operations/status/judge";
import { snapshot } from "../../../helpers/snapshot";

describe("the status of a host that could not be looked at", () => {
  const fixOf = (problem: string) => {
    const { places } = snapshot();
    const dark = { name: "kafka3", address: "10.0.0.9", problem, user: "ops", disks: [] };
    const { findings } = judge(snapshot({ places: [...places.slice(0, 2), dark] }));
    return findings.find(({ check }) => check === "host")?.fix ?? "";
  };

  it("says how to give it up only when nothing answered", () =>
    assert.match(fixOf("i/o timeout"), /^bring kafka3 back; if it is gone for good, set lost: true/));

  for (const [problem, fix] of [
    ["becoming root failed: sudo refuses the password of ssh.sudoPassword", /^pulumi config set .* asks ops for/],
    [
      "kafka3 failed: sudo: a password is required",
      /^echo 'ops ALL=\(ALL\) NOPASSWD:ALL' > \S+ on the host, or pulumi/,
    ],
    ["ssh: handshake failed: ssh: host key mismatch", /^compare the key/],
  ] as const)
    it(`says what to do about the login when it answered: ${problem}`, () => {
      assert.match(fixOf(problem), fix);
      assert.doesNotMatch(fixOf(problem), /lost/);
    });
});
