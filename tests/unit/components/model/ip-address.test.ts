import assert from "node:assert/strict";
import net from "node:net";
import fc from "fast-check";
import {
  digitsOf,
  endpointText,
  ipv6Groups,
  ipv6Text,
  normalAddress,
  readEndpoint,
} from "../../../../components/model/ip-address";

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

  it("has one normal form, that of RFC 5952, whichever way it was written", () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), fc.boolean(), (groups, capitals) => {
        const whole = groups.map((one) => one.toString(16).padStart(4, "0")).join(":");
        const text = normalAddress(capitals ? whole.toUpperCase() : whole);
        // Browsers write it the same way (WHATWG URL, "IPv6 serializer").
        assert.equal(`[${text}]`, new URL(`http://[${whole}]`).hostname);
        assert.deepEqual([ipv6Groups(text), normalAddress(text), ipv6Text(groups)], [groups, text, text]);
        assert.equal(digitsOf(text), whole.replaceAll(":", ""));
      }),
    );
    for (const [given, normal] of [
      ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
      ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
      ["0:0:0:0:0:0:0:0", "::"],
      ["1:0:0:0:0:0:0:0", "1::"],
      ["::1.2.3.4", "::102:304"],
      ["kafka1.example.org", "kafka1.example.org"],
      ["10.0.0.1", "10.0.0.1"],
    ] as const)
      assert.equal(normalAddress(given), normal);
  });
});

describe("an endpoint", () => {
  it("has brackets around an IPv6 address, and is read back with or without them", () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6().map(normalAddress), fc.domain());
    fc.assert(
      fc.property(address, fc.integer({ min: 1, max: 65535 }), (host, port) => {
        const text = endpointText(host, port);
        assert.deepEqual(readEndpoint(text), { address: host, port: String(port) });
        assert.deepEqual(readEndpoint(`${host}:${port}`), { address: host, port: String(port) });
        assert.equal(text.startsWith("["), host.includes(":"));
        assert.doesNotThrow(() => new URL(`http://${text}`));
      }),
    );
    assert.equal(endpointText("${env:NODE_ADDRESS}", 30901), "${env:NODE_ADDRESS}:30901");
  });
});
