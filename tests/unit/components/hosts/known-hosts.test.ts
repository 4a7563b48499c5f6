import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { findHostKey as lookUp } from "../../../../components/hosts/known-hosts";
import { publicKey } from "../../../helpers/config";

const ed25519 = publicKey("ssh-ed25519");
const rsa = publicKey("ssh-rsa");
const ecdsa = publicKey("ecdsa-sha2-nistp256");

const findHostKey = (text: string, address: string, port: number) => lookUp(text, address, port).key;

function hashed(name: string): string {
  const salt = Buffer.alloc(20, 5);
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

describe("a host's key in a known_hosts file", () => {
  it("is found by address, without its comment", () => {
    assert.equal(findHostKey(`10.0.0.2 ${rsa}\n10.0.0.1 ${ed25519} root@kafka1\n`, "10.0.0.1", 22), ed25519);
  });

  it("is found among several names", () => {
    assert.equal(findHostKey(`kafka1,10.0.0.1 ${ed25519}`, "10.0.0.1", 22), ed25519);
  });

  it("is found by address and port, when the port is not 22", () => {
    const text = `10.0.0.1 ${rsa}\n[10.0.0.1]:2222 ${ed25519}`;
    assert.equal(findHostKey(text, "10.0.0.1", 2222), ed25519);
    assert.equal(findHostKey(text, "10.0.0.1", 22), rsa);
  });

  it("is found by an IPv6 address, however the file writes it", () => {
    for (const [name, port] of [
      ["FD00:196:0::1", 22],
      ["kafka1,fd00:196::1", 22],
      ["[fd00:0196::0001]:2222", 2222],
      ["fd00:196::*", 22],
    ] as const)
      assert.equal(findHostKey(`${name} ${ed25519}`, "fd00:196::1", port), ed25519, name);
    assert.equal(findHostKey(`fd00:196::1 ${ed25519}`, "fd00:196::1", 2222), undefined);
    assert.equal(findHostKey(`${hashed("[fd00:196::1]:2222")} ${ed25519}`, "fd00:196::1", 2222), ed25519);
  });

  it("of another port does not count", () => {
    assert.equal(findHostKey(`10.0.0.1 ${ed25519}`, "10.0.0.1", 2222), undefined);
  });

  it("is found under a hashed name", () => {
    const text = `${hashed("10.0.0.2")} ${rsa}\n${hashed("[10.0.0.1]:2222")} ${ed25519}`;
    assert.equal(findHostKey(text, "10.0.0.1", 2222), ed25519);
    assert.equal(findHostKey(text, "10.0.0.3", 22), undefined);
  });

  it("is the one of the preferred type, whatever the order", () => {
    for (const keys of [
      [rsa, ecdsa, ed25519],
      [ed25519, ecdsa, rsa],
    ])
      assert.equal(findHostKey(keys.map((key) => `h ${key}`).join("\n"), "h", 22), ed25519);
    assert.equal(findHostKey(`h ${rsa}\nh ${ecdsa}`, "h", 22), ecdsa);
  });

  it("is found whatever the capitals, in plain and hashed names", () => {
    assert.equal(findHostKey(`KAFKA1.Example.org ${rsa}`, "kafka1.example.ORG", 22), rsa);
    assert.equal(findHostKey(`${hashed("kafka1")} ${rsa}`, "Kafka1", 22), rsa);
  });

  it("is found by patterns, unless another pattern of the line rules the host out", () => {
    for (const names of ["*.example.org", "kafka?.example.org", "10.0.0.*,kafka1.*", "*"])
      assert.equal(findHostKey(`${names} ${rsa}`, "kafka1.example.org", 22), rsa, names);
    for (const names of ["*.example.org,!kafka1.*", "!kafka1.example.org", "kafka.example.org", "kafka1xexample.org"])
      assert.equal(findHostKey(`${names} ${rsa}`, "kafka1.example.org", 22), undefined, names);
    assert.equal(findHostKey(`[*.example.org]:2222 ${rsa}`, "kafka1.example.org", 2222), rsa);
  });

  it("is refused when it is revoked, by whatever name, and another one is taken", () => {
    const text = `h ${ed25519}\n@revoked * ${ed25519}\n`;
    assert.deepEqual(lookUp(text, "h", 22), { refused: "its key is marked @revoked" });
    assert.deepEqual(lookUp(`${text}h ${rsa}`, "h", 22), { key: rsa });
    assert.deepEqual(lookUp(text, "h", 22, `${ed25519} root@h`), { refused: "its key is marked @revoked" });
    assert.deepEqual(lookUp(`h ${ed25519}\n@revoked other ${ed25519}`, "h", 22), { key: ed25519 });
  });

  it("is said to be signed when only an authority is known", () => {
    assert.match(lookUp(`@cert-authority *.org ${ed25519}`, "h.org", 22).refused ?? "", /@cert-authority/);
    assert.deepEqual(lookUp(`@cert-authority *.org ${ed25519}`, "h.net", 22), {});
  });

  it("is that of the stack file where there is one", () => {
    assert.deepEqual(lookUp(`h ${rsa}`, "h", 22, `${ed25519} root@h`), { key: `${ed25519} root@h` });
  });

  it("is never taken from a comment or from a line with a marker", () => {
    const lines = [`# h ${ed25519}`, `#h ${ed25519}`, `@cert-authority h ${ed25519}`, `@revoked h ${rsa}`];
    assert.equal(findHostKey(lines.join("\n"), "h", 22), undefined);
  });

  it("is not found in an empty file, a broken line or under part of a name", () => {
    for (const text of ["", "\n\n", "h", "h ssh-ed25519", `hh ${ed25519}`, `h ssh-dss AAAA`])
      assert.equal(findHostKey(text, "h", 22), undefined);
  });

  it("is found in a file with Windows line ends", () => {
    assert.equal(findHostKey(`h ${ed25519}\r\n`, "h", 22), ed25519);
  });
});
