import assert from "node:assert/strict";
import fc from "fast-check";
import { Facts } from "../../../../components/model/host-facts";

describe("a host's preflight facts", () => {
  it("may contain any characters, and ignore incomplete lines", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const facts = Facts.parse(`${text}\nuser=0\n`);
        assert.equal(facts.all("user").at(-1), "0");
        assert.equal(facts.get("not there"), undefined);
      }),
    );
  });
});
