import assert from "node:assert/strict";
import { foundOn } from "../../../helpers/preflight";

describe("the preflight of hosts that may be one machine", () => {
  const brief = (...hosts: Record<string, string>[]) =>
    foundOn(hosts).map(({ severity, host, check, given }) => `${severity} ${host} ${check}: ${given}`);
  const k1 = { machine: "abc", boot: "1", hostname: "k1" };

  it("refuses two that have one machine-id, one boot and one name: two servers would share ports and data", () => {
    assert.deepEqual(brief(k1, {}, k1), [
      "error kafka1 login: it is the same machine as kafka3: k1, with one machine-id and one boot",
      "error kafka3 login: it is the same machine as kafka1: k1, with one machine-id and one boot",
    ]);
  });

  it("refuses them also without a machine-id", () => {
    const bare = { ...k1, machine: "" };
    assert.equal(brief(bare, bare).length, 2);
  });

  it("warns of clones with one machine-id, which were booted apart", () => {
    assert.deepEqual(brief(k1, { ...k1, boot: "2", hostname: "k2" }), [
      "warning kafka1 login: abc, as kafka2; boot or name differ, so they are clones",
      "warning kafka2 login: abc, as kafka1; boot or name differ, so they are clones",
    ]);
  });

  it("warns of containers of one image on one kernel, whose names differ", () => {
    assert.equal(brief(k1, { ...k1, hostname: "k2" })[0]?.startsWith("warning"), true);
  });

  it("takes containers on one kernel for machines of their own, and hosts that do not say who they are", () => {
    assert.deepEqual(brief(k1, { ...k1, machine: "def", hostname: "k2" }), []);
    assert.deepEqual(brief({ machine: "", boot: "" }, { machine: "", boot: "" }), []);
  });
});
