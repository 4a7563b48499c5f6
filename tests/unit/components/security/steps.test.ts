import assert from "node:assert/strict";
import { securityOf } from "../../../../components/security/security-schema";
import {
  ensembleStepOf,
  hasCertificates,
  offersPlaintext,
  offersSecure,
  prefersTls,
  type SecurityStep,
  stepOf,
  znodesOf,
} from "../../../../components/security/steps";
import { describeRefusals } from "../../../helpers/refusals";

type Steps = "opened" | "kept" | "closed" | "left";

/** A stack on its way, with the part of ZooKeeper if it has one of its own. */
function on(plaintextUntil: Steps, zookeeper?: "secure" | "plaintext") {
  const numbers = { certificateDays: 365, authorityYears: 10, reauthentication: 3600 };
  return securityOf({ security: { mode: "secure", plaintextUntil, ...numbers, ...(zookeeper && { zookeeper }) } });
}

describe("the steps between plain text and security", () => {
  it("begin with plain text, and a stack that says nothing of them is at the end", () => {
    assert.equal(stepOf(securityOf({ security: "plaintext" })), "plaintext");
    assert.equal(stepOf(securityOf({ security: "secure" })), "closed");
    assert.equal(stepOf(on("kept")), "kept");
  });

  it("differ in who answers how", () => {
    const answers = (step: SecurityStep) => [
      hasCertificates(step),
      offersPlaintext(step),
      offersSecure(step),
      prefersTls(step),
    ];
    assert.deepEqual(answers("plaintext"), [false, true, false, false]);
    assert.deepEqual(answers("opened"), [true, true, true, false]);
    assert.deepEqual(answers("kept"), [true, true, true, true]);
    assert.deepEqual(answers("closed"), [true, false, true, true]);
    assert.deepEqual(answers("left"), [true, true, false, false]);
  });

  it("are not taken by an ensemble that has a security of its own", () => {
    const secure = { mode: "plaintext", zookeeper: "secure" } as const;
    assert.equal(ensembleStepOf({ ...on("closed"), ...secure }), "closed");
    assert.equal(ensembleStepOf(on("kept", "plaintext")), "plaintext");
    assert.equal(ensembleStepOf(on("left")), "left");
    assert.equal(stepOf(on("kept", "plaintext")), "kept");
  });

  it("close what is in ZooKeeper once every broker has a certificate, and open it before they have none", () => {
    assert.deepEqual(
      (["opened", "kept", "closed", "left"] as const).map((step) => znodesOf(on(step))),
      ["open", "closed", "closed", "as they are"],
    );
    assert.equal(znodesOf(securityOf({ security: "plaintext" })), "as they are");
    assert.equal(znodesOf(on("kept", "plaintext")), "as they are");
  });
});

describeRefusals("a step is refused when", [
  {
    title: "the mode is plain text",
    change: { security: { mode: "plaintext", plaintextUntil: "left" } },
    property: "security.plaintextUntil",
    rule: "is a step on the way to security: secure, or back",
    given: "left with mode: plaintext",
    fix: "remove it, or set security.mode to secure",
  },
  {
    title: "it is none",
    change: { security: { plaintextUntil: "open" } },
    property: "security.plaintextUntil",
    rule: "must be one of opened, kept, closed, left",
    given: '"open"',
    fix: "opened",
  },
]);
