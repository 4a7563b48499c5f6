import { createHash, createPrivateKey, type X509Certificate } from "node:crypto";
import { storePassword } from "../../components/security/leaf";
import { certificatesIn } from "./pem";

/**
 * Keys and certificates in Java's own format (JKS, `sun.security.provider.JavaKeyStore`), which Kafka before 2.7 needs: it
 * knows no PEM (KIP-651). The password is no secret, so nothing in it depends on chance, and the same keys make the same file.
 */

const passwordBytes = Buffer.from(storePassword, "utf16le").swap16();
const [magic, version, privateKeyTag, certificateTag] = [0xfeedfeed, 2, 1, 2];
const certificateType = "X.509";

/** A key (PEM, PKCS#8) with its certificate first and those that signed it behind it (PEM, one after the other). */
export function javaKeyStore({ key, chain }: { readonly key: string; readonly chain: string }): Buffer {
  const certificates = certificatesIn(chain);
  const [own] = certificates;
  if (own === undefined) throw new Error("a key store needs the certificate of its key");
  const protectedKey = sealed(createPrivateKey(key).export({ type: "pkcs8", format: "der" }));
  return store([
    Buffer.concat([
      ...[uint32(privateKeyTag), text("server"), startOf(own), uint32(protectedKey.length), protectedKey],
      ...[uint32(certificates.length), ...certificates.map(encoded)],
    ]),
  ]);
}

/** The certificates of authorities that are trusted (PEM, one after the other). */
export function javaTrustStore(authorities: string): Buffer {
  const entries = certificatesIn(authorities).map((one, index) =>
    Buffer.concat([uint32(certificateTag), text(`authority-${index + 1}`), startOf(one), encoded(one)]),
  );
  if (entries.length === 0) throw new Error("a trust store needs a certificate");
  return store(entries);
}

/** The digest at the end is what Java refuses a changed file by. */
function store(entries: readonly Buffer[]): Buffer {
  const content = Buffer.concat([uint32(magic), uint32(version), uint32(entries.length), ...entries]);
  const digest = sha1(passwordBytes, Buffer.from("Mighty Aphrodite"), content);
  return Buffer.concat([content, digest]);
}

/** A key under Sun's own protection (`sun.security.provider.KeyProtector`), as an EncryptedPrivateKeyInfo (RFC 5208). */
function sealed(key: Buffer): Buffer {
  const salt = sha1(key);
  let block = salt;
  const stream = Array.from(
    { length: Math.ceil(key.length / salt.length) },
    () => (block = sha1(passwordBytes, block)),
  );
  const mask = Buffer.concat(stream);
  const hidden = key.map((byte, index) => byte ^ (mask[index] ?? 0));
  const content = Buffer.concat([salt, hidden, sha1(passwordBytes, key)]);
  // 1.3.6.1.4.1.42.2.17.1.1, without parameters.
  const protection = Buffer.from("060a2b060104012a021101010500", "hex");
  return der(0x30, Buffer.concat([der(0x30, protection), der(0x04, content)]));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.from(head), content]);
}

function encoded({ raw }: X509Certificate): Buffer {
  return Buffer.concat([text(certificateType), uint32(raw.length), raw]);
}

/** When an entry was made, in milliseconds; as nothing reads it, it is the start of the certificate. */
function startOf({ validFrom }: X509Certificate): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(Date.parse(validFrom)));
  return bytes;
}

function text(ascii: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(ascii.length);
  return Buffer.concat([length, Buffer.from(ascii, "ascii")]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function sha1(...parts: readonly Buffer[]): Buffer {
  return createHash("sha1").update(Buffer.concat(parts)).digest();
}
