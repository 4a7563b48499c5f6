import assert from "node:assert/strict";
import { knownHostsText } from "../../../../tools/sandbox/keys";

describe("the known_hosts file of a sandbox", () => {
  it("has one line per host with its address and key, without the key's comment", () => {
    const text = knownHostsText([
      { address: "192.168.10.101", publicKey: "ssh-ed25519 AAAA1 kafka1\n" },
      { address: "192.168.10.102", publicKey: "ssh-ed25519 AAAA2" },
    ]);
    assert.equal(text, "192.168.10.101 ssh-ed25519 AAAA1\n192.168.10.102 ssh-ed25519 AAAA2\n");
  });
});
