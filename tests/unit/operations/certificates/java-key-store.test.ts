import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { storePassword } from "../../../../components/security/leaf";
import { issueCertificate, makeAuthority } from "../../../../operations/certificates/issue";
import { javaKeyStore, javaTrustStore } from "../../../../operations/certificates/java-key-store";

/** UTF-16, big-endian, as Java has it. */
const password = Buffer.from([...storePassword].flatMap((letter) => [0, letter.charCodeAt(0)]));
const sha1 = (...parts: readonly Buffer[]) => createHash("sha1").update(Buffer.concat(parts)).digest();

describe("a key store in Java's own format", () => {
  const now = new Date();
  let authority: Awaited<ReturnType<typeof makeAuthority>>;
  let leaf: Awaited<ReturnType<typeof issueCertificate>>;

  before(async () => {
    authority = await makeAuthority({ commonName: "orders", days: 3650 }, now);
    const subject = { commonName: "kafka-1", unit: "broker" };
    leaf = await issueCertificate({ authority, subject, alternativeNames: ["kafka1"], days: 365 }, now);
  });

  const raw = (pem: string) => new X509Certificate(pem).raw;

  it("ends with the digest that Java checks", () => {
    for (const store of [javaTrustStore(authority.certificate), keyStore(leaf.key)]) {
      const [content, digest] = [store.subarray(0, -20), store.subarray(-20)];
      assert.equal(store.readUInt32BE(0), 0xfeedfeed);
      assert.deepEqual(digest, sha1(password, Buffer.from("Mighty Aphrodite"), content));
    }
  });

  function keyStore(key: string): Buffer {
    return javaKeyStore({ key, chain: leaf.certificate + authority.certificate });
  }

  it("is the same file for the same keys, so that it is no drift", () => {
    assert.deepEqual(keyStore(leaf.key), keyStore(leaf.key));
    assert.deepEqual(javaTrustStore(authority.certificate), javaTrustStore(authority.certificate));
  });

  it("has each trusted certificate under a name of its own", () => {
    const both = javaTrustStore(authority.certificate + leaf.certificate);
    assert.equal(both.readUInt32BE(8), 2);
    for (const part of ["authority-1", "authority-2", raw(authority.certificate), raw(leaf.certificate)])
      assert(both.includes(part));
  });

  it("has the chain with the key's own certificate first", () => {
    const store = keyStore(leaf.key);
    assert(store.indexOf(raw(leaf.certificate)) > 0);
    assert(store.indexOf(raw(leaf.certificate)) < store.indexOf(raw(authority.certificate)));
  });

  for (const [what, key] of [
    ["short", () => generateKeyPairSync("ed25519").privateKey],
    ["usual", () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey],
    ["long", () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey],
  ] as const)
    it(`hides a ${what} key, and gives it back`, () => {
      const secret = key().export({ type: "pkcs8", format: "der" });
      const store = keyStore(key1(secret));
      assert(!store.includes(secret));
      assert.deepEqual(revealed(store), secret);
    });

  it("needs certificates", () => {
    assert.throws(() => javaTrustStore(""), /needs a certificate/);
    assert.throws(() => javaKeyStore({ key: leaf.key, chain: "" }), /needs the certificate of its key/);
  });
});

function key1(der: Buffer): string {
  return `-----BEGIN PRIVATE KEY-----\n${der.toString("base64")}\n-----END PRIVATE KEY-----\n`;
}

/** The only key of a store, as Java reads it. */
function revealed(store: Buffer): Buffer {
  // Magic number, version, count and tag, then the alias and the time.
  const at = 16 + 2 + store.readUInt16BE(16) + 8;
  const info = store.subarray(at + 4, at + 4 + store.readUInt32BE(at));
  const [, outer] = element(info);
  const [algorithm, , rest] = element(outer);
  assert.equal(algorithm.toString("hex"), "300e060a2b060104012a021101010500");
  const [, hidden, end] = element(rest);
  assert.equal(end.length, 0);
  const [salt, body, digest] = [hidden.subarray(0, 20), hidden.subarray(20, -20), hidden.subarray(-20)];
  let block = salt;
  const plain = Buffer.from(
    body.map((byte, index) => {
      if (index % 20 === 0) block = sha1(password, block);
      return byte ^ (block[index % 20] ?? 0);
    }),
  );
  assert.deepEqual(sha1(password, plain), digest);
  return plain;
}

/** The first element of DER, its content, and what follows. */
function element(der: Buffer): [whole: Buffer, content: Buffer, rest: Buffer] {
  const first = der[1] ?? 0;
  const digits = first < 0x80 ? 0 : first & 0x7f;
  const length = digits === 0 ? first : der.readUIntBE(2, digits);
  const end = 2 + digits + length;
  return [der.subarray(0, end), der.subarray(2 + digits, end), der.subarray(end)];
}
