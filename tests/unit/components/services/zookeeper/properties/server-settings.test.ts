import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeSetting } from "../../../../../../components/model/setting-kinds";
import {
  serverSetting,
  serverSettings,
} from "../../../../../../components/services/zookeeper/properties/server-settings";
import { acceptedBy, mistakes, valuesIn } from "../../../../../helpers/settings";

const settings = fc.constantFrom(...serverSettings("3.9.5")).map((key) => {
  const known = serverSetting(key);
  assert(known);
  return { key, kind: known.kind };
});

describe("the table of zoo.cfg", () => {
  it("grows from release to release", () => {
    const sizes = ["3.5.7", "3.6.0", "3.7.2", "3.9.5"].map((version) => serverSettings(version).length);
    assert.deepEqual(
      sizes,
      [...sizes].sort((left, right) => left - right),
    );
    assert.equal(new Set(sizes).size, 4);
    assert.equal(serverSetting("constructor"), undefined);
  });
});

describe("the value of a setting of zoo.cfg", () => {
  it("is accepted when it is of the setting's kind and in its range", () => {
    fc.assert(
      fc.property(
        settings.chain((setting) => acceptedBy(setting.kind).map((value) => ({ ...setting, value }))),
        ({ key, kind, value }) => judgeSetting(kind, key, value) === undefined,
      ),
      { numRuns: 1_000 },
    );
  });

  it("is accepted when it is what the fix of a refused one names", () => {
    fc.assert(
      fc.property(settings, mistakes, ({ key, kind }, value) => {
        for (const named of valuesIn(judgeSetting(kind, key, value)?.fix ?? ""))
          assert.equal(judgeSetting(kind, key, named), undefined, `${key}: ${named}`);
      }),
      { numRuns: 2_000 },
    );
  });
});
