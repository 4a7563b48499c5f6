import assert from "node:assert/strict";
import net from "node:net";
import fc from "fast-check";
import { ipv6Groups } from "../../../../components/model/ip-address";

describe("an IPv6 address", () => {
  it("is read in every form that it may be written in, and as the same eight groups", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const groups = ipv6Groups(text);
        assert.equal(groups?.length, 8, text);
        const whole = groups.map((group) => group.toString(16)).join(":");
        assert.deepEqual(ipv6Groups(whole), groups);
      }),
    );
  });

  it("is what Node.js takes for one without a zone, and nothing else", () => {
    const character = fc.constantFrom(...":::::0aF1.");
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 20 }), (text) => {
        assert.equal(ipv6Groups(text) !== undefined, net.isIPv6(text), text);
      }),
    );
    for (const text of [
      "",
      "::",
      ":::",
      "1::2::3",
      "::1.2.3.4",
      "::1.2.3",
      "1:2:3:4:5:6:7::",
      "1:2:3:4:5:6:7:8:9",
      "12345::",
    ])
      assert.equal(ipv6Groups(text) !== undefined, net.isIPv6(text), text);
  });
});
