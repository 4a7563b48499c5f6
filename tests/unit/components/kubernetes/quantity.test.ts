import assert from "node:assert/strict";
import fc from "fast-check";
import { mebibytes, quantity } from "../../../../components/kubernetes/quantity";

describe("a Kubernetes quantity", () => {
  const known: Record<string, number> = { "1Gi": 2 ** 30, "500m": 0.5, "2": 2, "1.5G": 1.5e9, "1e3": 1000, "1E": 1e18 };
  for (const [text, value] of Object.entries(known)) {
    it(`is ${value} when it is ${text}`, () => {
      assert.equal(quantity(text), value);
    });
  }

  for (const text of ["", "1 Gi", "1GB", "1gi", "-1", "0", "Gi", "1e", "0x10", "1Ki1"]) {
    it(`is none when it is "${text}"`, () => {
      assert.equal(quantity(text), undefined);
    });
  }

  it("of bytes holds at least as many, and less than one Mi more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 45 }), (bytes) => {
        const value = quantity(mebibytes(bytes)) ?? 0;
        assert(value >= bytes && value - bytes < 2 ** 20);
      }),
    );
  });
});
