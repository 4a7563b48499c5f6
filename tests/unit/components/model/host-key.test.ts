import assert from "node:assert/strict";
import fc from "fast-check";
import { hostKeyTypes, isHostKey } from "../../../../components/model/host-key";
import { publicKey } from "../../../helpers/config";

describe("a host key", () => {
  for (const type of hostKeyTypes) {
    it(`can be of type ${type}`, () => {
      assert(isHostKey(publicKey(type)));
    });
  }

  it("can have a comment and a line end", () => {
    assert(isHostKey(`${publicKey()} root@kafka1\n`));
  });

  const [, key = ""] = publicKey().split(" ");
  const malformed = {
    "nothing at all": "",
    "the type alone": "ssh-ed25519",
    "the key alone": key,
    "a type that is not known": publicKey("ssh-dss"),
    "a key that says another type": `ssh-rsa ${key}`,
    "a key that was cut off at once": "ssh-ed25519 AAA",
    "a key with other characters": `ssh-ed25519 ${key.slice(0, -4)}<==>`,
    "a fingerprint": "ssh-ed25519 SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDT3eSzwTd5VdK3Lko",
    "a known_hosts line": `kafka1 ${publicKey()}`,
  };
  for (const [name, text] of Object.entries(malformed)) {
    it(`is rejected when it is ${name}`, () => {
      assert.equal(isHostKey(text), false);
    });
  }

  it("is never accepted from arbitrary text", () => {
    fc.assert(
      fc.property(fc.string(), fc.base64String(), (type, text) => {
        assert.equal(isHostKey(`${type} ${text}`), false);
      }),
    );
  });
});
