import assert from "node:assert/strict";
import { makeAuthority } from "../../../../operations/certificates/issue";
import { expiryOf, leftText, needsRenewal } from "../../../../operations/certificates/validity";

const day = 86_400_000;

describe("the renewal of a certificate", () => {
  it("is due in the last third of its life, and after it", async () => {
    const made = new Date("2026-01-01T01:00:00Z");
    // 299 hours, after the hour before it was made.
    const { certificate } = await makeAuthority({ commonName: "short", days: 12 }, made);
    const [start, end] = [Date.parse("2026-01-01T00:00:00Z"), Date.parse("2026-01-13T01:00:00Z")];
    const third = end - (end - start) / 3;
    const due = (time: number) => needsRenewal(certificate, new Date(time));
    assert.equal(due(made.getTime()), false);
    assert.equal(due(third), false);
    assert.equal(due(third + 1), true);
    assert.equal(due(end + 1), true);
    const early = (time: number) => needsRenewal(certificate, new Date(time), 2);
    assert.deepEqual([early(end - 2 * day), early(end - 2 * day + 1)], [false, true]);
  });
});

describe("the end of a certificate", () => {
  const [notBefore, now] = [new Date(0), new Date("2030-01-01T00:00:00Z")];
  const ofDays = (days: number, left: number) => {
    const end = now.getTime() + left * day;
    return { notBefore: new Date(end - days * day), notAfter: new Date(end) };
  };

  it("is near from 30 days on, urgent from 7, and over when it is reached", () => {
    const levels = [31, 30, 29, 7, 6, 0].map((left) => expiryOf(ofDays(365, left), now));
    assert.deepEqual(levels, ["far", "far", "soon", "soon", "urgent", "expired"]);
  });

  it("is near only in the last third of a short life, and urgent only in its last sixth", () => {
    const levels = [9, 4, 2, 1, -1].map((left) => expiryOf(ofDays(10, left), now));
    assert.deepEqual(levels, ["far", "far", "soon", "urgent", "expired"]);
  });

  it("is told in days, and in hours when there are few", () => {
    const left = (hours: number) => leftText({ notAfter: new Date(now.getTime() + hours * 3_600_000) }, now);
    assert.deepEqual(
      [left(72), left(48), left(47), left(1), left(0)],
      ["3 days", "2 days", "47 hours", "1 hour", "none"],
    );
    assert.equal(leftText({ notAfter: notBefore }, now), "none");
  });
});
