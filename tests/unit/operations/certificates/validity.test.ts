import assert from "node:assert/strict";
import { makeAuthority } from "../../../../operations/certificates/issue";
import { needsRenewal } from "../../../../operations/certificates/validity";

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
  });
});
