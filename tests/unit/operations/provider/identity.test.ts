import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { endsSoon, renewsIdentity, withKnownIdentity, withoutIdentity } from "../../../../operations/provider/identity";
import { TestAuthority } from "../../../helpers/certificates";

const identity = { certificate: "old" };

describe("what a preview looks at servers with", () => {
  it("is the certificate before the one that is about to be renewed", () => {
    for (const unknown of [unknownValue, { certificate: unknownValue }]) {
      const inputs = { plan: 1, identity: unknown };
      assert.deepEqual(withKnownIdentity(inputs, { plan: 0, identity }), { plan: 1, identity });
      assert.deepEqual(withKnownIdentity(inputs, { plan: 0 }), { plan: 1 });
      assert.deepEqual(withKnownIdentity(inputs, undefined), { plan: 1 });
    }
  });

  it("is the new certificate when that is known, and none when there is none", () => {
    assert.deepEqual(withKnownIdentity({ identity: { certificate: "new" } }, { identity }), {
      identity: { certificate: "new" },
    });
    assert.deepEqual(withKnownIdentity({ plan: 1 }, { identity }), { plan: 1 });
  });
});

describe("what a resource is compared by", () => {
  it("is everything but its identity", () => {
    assert.deepEqual(withoutIdentity({ plan: 1, identity }), { plan: 1 });
    assert.deepEqual(withoutIdentity({ plan: { identity } }), { plan: { identity } });
    for (const other of [undefined, null, "unknown", 1]) assert.equal(withoutIdentity(other), other);
  });
});

describe("a certificate that was recorded", () => {
  it("ends soon within 30 days, or when nobody can read it", () => {
    const authority = new TestAuthority();
    const [short, long] = [authority.identity({ days: 29 }), authority.identity({ days: 31 })];
    authority.remove();
    assert.deepEqual(
      [short, long].map((one) => endsSoon(one)),
      [true, false],
    );
    for (const broken of [undefined, {}, { certificate: unknownValue }]) assert.equal(endsSoon(broken), true);
  });

  it("gives way to the next one when it ends soon, and when others are trusted, as far as that is known", () => {
    const authority = new TestAuthority();
    const [first, second, short] = [authority.identity(), authority.identity(), authority.identity({ days: 29 })];
    authority.remove();
    const renews = (before: object, after: unknown) => renewsIdentity({ identity: before }, { identity: after });
    assert.equal(renews(first, second), false);
    assert.equal(renews(short, second), true);
    assert.equal(renews(first, { ...first, authorities: `${first.authorities}another` }), true);
    for (const unknown of [unknownValue, { ...first, authorities: unknownValue }])
      assert.equal(renews(first, unknown), false);
  });
});
