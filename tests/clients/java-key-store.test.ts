import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { javaName, storePassword } from "../../components/security/leaf";
import { issueCertificate, makeAuthority } from "../../operations/certificates/issue";
import { javaKeyStore, javaTrustStore } from "../../operations/certificates/java-key-store";
import { run } from "../../tools/lib/run";

const subject = { commonName: "kafka-1", unit: "broker" };

describe("Java's own key stores, read by keytool", () => {
  const now = new Date();
  let directory: string;
  let authority: Awaited<ReturnType<typeof makeAuthority>>;
  let leaf: Awaited<ReturnType<typeof issueCertificate>>;

  before(async () => {
    directory = mkdtempSync(path.join(os.tmpdir(), "java-key-store-"));
    authority = await makeAuthority({ commonName: "orders", days: 3650 }, now);
    leaf = await issueCertificate({ authority, subject, alternativeNames: ["kafka1"], days: 365 }, now);
  });

  after(() => rmSync(directory, { recursive: true }));

  const file = (name: string, content: Buffer) => {
    writeFileSync(path.join(directory, name), content);
    return path.join(directory, name);
  };

  const keytool = async (...args: readonly string[]) =>
    (await run("keytool", ["-J-Xmx64m", "-J-XX:TieredStopAtLevel=1", ...args])).stdout;

  const list = (store: string) =>
    keytool("-list", "-v", "-storetype", "JKS", "-storepass", storePassword, "-keystore", store);

  it("have the key with its chain, under the name that rules about names are written with", async () => {
    const store = javaKeyStore({ key: leaf.key, chain: leaf.certificate + authority.certificate });
    const listed = await list(file("key.jks", store));
    assert.match(listed, /Entry type: PrivateKeyEntry\nCertificate chain length: 2\n/);
    const [, owner = ""] = /Owner: (.*)/.exec(listed) ?? [];
    assert.equal(owner.replaceAll(", ", ","), javaName(subject));
    assert.match(listed, new RegExp(`Serial number: ${leaf.serial.toLowerCase()}\n`));
  });

  it("have every certificate that is trusted", async () => {
    const next = await makeAuthority({ commonName: "next", days: 3650 }, now);
    const listed = await list(file("trust.jks", javaTrustStore(authority.certificate + next.certificate)));
    assert.match(listed, /Your keystore contains 2 entries/);
    assert.equal(listed.match(/Entry type: trustedCertEntry/g)?.length, 2);
    for (const { serial } of [authority, next]) assert(listed.includes(serial.toLowerCase()));
  });

  it("are refused when a byte of them changed", async () => {
    const store = javaTrustStore(authority.certificate);
    store.writeUInt8(store.readUInt8(60) ^ 1, 60);
    await assert.rejects(list(file("changed.jks", store)));
  });

  it("give back the key", async () => {
    const source = file("source.jks", javaKeyStore({ key: leaf.key, chain: leaf.certificate }));
    const copy = path.join(directory, "copy.p12");
    const stores = ["-srckeystore", source, "-srcstoretype", "JKS", "-destkeystore", copy, "-deststoretype", "PKCS12"];
    const passwords = ["-srcstorepass", storePassword, "-deststorepass", storePassword];
    await keytool("-importkeystore", "-noprompt", ...stores, ...passwords);
    const { stdout } = await run("openssl", ["pkcs12", "-in", copy, "-nodes", "-nocerts", "-passin", "stdin"], {
      input: `${storePassword}\n`,
    });
    assert(createPrivateKey(stdout).equals(createPrivateKey(leaf.key)));
  });
});
