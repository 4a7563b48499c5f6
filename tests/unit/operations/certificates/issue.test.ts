import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import type { AuthorityOutputs, CertificateInputs } from "../../../../components/resources/inputs/certificate-inputs";
import { isAddress } from "../../../../components/model/address";
import { normalAddress } from "../../../../components/model/ip-address";
import { issueCertificate, makeAuthority } from "../../../../operations/certificates/issue";

const now = new Date("2026-11-29T09:00:00.789Z");
const subject = { commonName: "kafka-1", unit: "broker" };

describe("a certificate authority and what it signs", () => {
  let authority: AuthorityOutputs;
  let directory: string;

  before(async () => {
    directory = mkdtempSync(path.join(os.tmpdir(), "certificates-"));
    authority = await makeAuthority({ commonName: "orders", days: 3650 }, now);
  });

  after(() => rmSync(directory, { recursive: true }));

  const issue = (inputs: Partial<CertificateInputs> = {}, at = now) =>
    issueCertificate(
      { authority, subject, alternativeNames: ["10.0.0.1", "kafka1.example.org"], days: 365, ...inputs },
      at,
    );

  function file(name: string, text: string): string {
    writeFileSync(path.join(directory, name), text);
    return path.join(directory, name);
  }

  function openssl(...args: readonly string[]): string {
    return execFileSync("openssl", args, { encoding: "utf8" });
  }

  /** What openssl prints of a certificate, with single spaces. */
  function printed(certificate: string): string {
    return openssl("x509", "-in", file("printed.pem", certificate), "-noout", "-text").replaceAll(/\s+/g, " ");
  }

  it("pass the strict verification of openssl for servers and for clients", async () => {
    const [trusted, signed] = [file("ca.pem", authority.certificate), file("leaf.pem", (await issue()).certificate)];
    const at = String(Math.floor(now.getTime() / 1000));
    for (const purpose of ["sslserver", "sslclient"]) {
      const options = ["-x509_strict", "-attime", at, "-purpose", purpose, "-CAfile", trusted];
      assert.match(openssl("verify", ...options, signed), /leaf\.pem: OK\n$/);
    }
  });

  it("say what they may be used for, and nothing more", async () => {
    const own = printed(authority.certificate);
    assert.match(own, /Basic Constraints: critical CA:TRUE, pathlen:0 /);
    assert.match(own, /Key Usage: critical Certificate Sign, CRL Sign X509v3/);
    assert.match(own, /Subject: O ?= ?kafka-zookeeper, CN ?= ?orders /);
    assert.match(own, /ecdsa-with-SHA256.*NIST CURVE: P-256/);
    const signed = printed((await issue()).certificate);
    assert.match(signed, /Basic Constraints: critical CA:FALSE /);
    assert.match(signed, /X509v3 Key Usage: critical Digital Signature X509v3/);
    assert.match(signed, /Extended Key Usage: TLS Web Server Authentication, TLS Web Client Authentication X509v3/);
    assert.match(signed, /Alternative Name: IP Address:10\.0\.0\.1, DNS:kafka1\.example\.org /);
    const [, id] = /Subject Key Identifier: (\S+)/.exec(own) ?? [];
    assert.equal(/Authority Key Identifier: (\S+)/.exec(signed)?.[1], id);
  });

  it("have a name that begins with the organization, which Java prints from its end", async () => {
    const { subject: name } = new X509Certificate((await issue()).certificate);
    assert.equal(name, "O=kafka-zookeeper\nOU=broker\nCN=kafka-1");
  });

  it("have no alternative names when nobody connects to their holder", async () => {
    assert.doesNotMatch(printed((await issue({ alternativeNames: [] })).certificate), /Alternative Name/);
  });

  it("begin an hour ago and end after their days, in whole seconds", async () => {
    const { certificate, notAfter } = await issue();
    const { validFrom, validTo } = new X509Certificate(certificate);
    assert.equal(new Date(validFrom).toISOString(), "2026-11-29T08:00:00.000Z");
    assert.equal(new Date(validTo).toISOString(), "2027-11-29T09:00:00.000Z");
    assert.equal(notAfter, "2027-11-29T09:00:00.000Z");
  });

  it("never are valid longer than the authority", async () => {
    const late = new Date(Date.parse(authority.notAfter) - 86_400_000);
    assert.equal((await issue({}, late)).notAfter, authority.notAfter);
    await assert.rejects(issue({}, new Date(authority.notAfter)), /orders.* expired at 2036-11-26T09:00:00\.000Z$/);
  });

  it("can end after 2049, when certificates write a date another way", async () => {
    const { certificate, notAfter } = await makeAuthority({ commonName: "long", days: 36_500 }, now);
    assert.equal(notAfter, "2126-11-05T09:00:00.000Z");
    assert.match(printed(certificate), /Not After : Nov 5 09:00:00 2126 GMT/);
  });

  it("have a key of their own, in PKCS#8, each time", async () => {
    const [first, second] = [await issue(), await issue()];
    assert.notEqual(first.key, second.key);
    assert.notEqual(first.serial, second.serial);
    for (const { certificate, key } of [authority, first, second]) {
      assert.match(key, /^-----BEGIN PRIVATE KEY-----\n[^]*\n-----END PRIVATE KEY-----\n$/);
      assert(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)));
    }
  });

  it("are not signed with a key that is not the authority's, and no message holds a key", async () => {
    const other = await makeAuthority({ commonName: "orders", days: 3650 }, now);
    const secret = other.key.split("\n")[1] ?? "";
    const mixed = { certificate: authority.certificate, key: other.key };
    await assert.rejects(issue({ authority: mixed }), /^Error: the key of the .* is not the one of its certificate$/);
    const broken = { certificate: authority.certificate, key: other.key.replace("BEGIN", "BEGUN") };
    await assert.rejects(
      issue({ authority: broken }),
      (error: Error) => /no private key/.test(error.message) && !(error.stack ?? "").includes(secret),
    );
  });

  it("have a serial that everybody reads the same, whatever names they are for", async () => {
    const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]{1,8})?$/);
    const ipv6 = fc.ipV6().map(normalAddress).filter(isAddress);
    const address = fc.oneof(fc.ipV4(), ipv6);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.oneof(name, address), { maxLength: 5 }), async (alternativeNames) => {
        const { certificate, serial } = await issue({ alternativeNames });
        const parsed = new X509Certificate(certificate);
        assert.match(serial, /^[4-7][0-9A-F]{31}$/);
        assert.equal(parsed.serialNumber, serial);
        for (const one of alternativeNames)
          assert.equal(isIP(one) === 0 ? parsed.checkHost(one) : parsed.checkIP(one), one);
      }),
      { numRuns: 8 },
    );
  });
});
