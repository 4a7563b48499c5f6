import "reflect-metadata";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { isRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import * as x509 from "@peculiar/x509";
import { issueCertificate } from "../../../../operations/certificates/issue";
import { certificateAuthority } from "../../../../operations/provider/certificate-authority-handler";
import type { EngineLog } from "../../../../operations/provider/engine-log";
import { asSecret, type Properties } from "../../../../operations/provider/values";
import { makeTestAuthority, type MadeAuthority } from "../../../helpers/authorities";

const urn = "urn:pulumi:dev::kafka-zookeeper::kafka-zookeeper:index:CertificateAuthority::one";
const quiet = { warn: () => undefined, info: () => undefined, flush: () => Promise.resolve() };
const authorities = certificateAuthority({ log: quiet as unknown as EngineLog });
const subject = { commonName: "kafka-1", unit: "broker" };

const given = ({ own, key }: MadeAuthority): Properties => ({
  ...{ commonName: "cluster 1", days: 3650 },
  given: asSecret({ certificate: own, key }),
});

describe("an authority of one's own that signs the certificates of a cluster", () => {
  let directory: string;
  let root: MadeAuthority;

  before(async () => {
    directory = mkdtempSync(path.join(os.tmpdir(), "given-"));
    root = await makeTestAuthority();
  });

  after(() => rmSync(directory, { recursive: true }));

  const file = (name: string, text: string) => {
    writeFileSync(path.join(directory, name), text);
    return path.join(directory, name);
  };

  for (const kind of ["P-256", "P-384", "RSA-2048"] as const)
    it(`may be an intermediate one with a key of ${kind}: openssl checks what it signs up to the root`, async () => {
      // Authorities may call their keys as they like.
      const identifier = new x509.SubjectKeyIdentifierExtension("0102030405060708");
      const signer = await makeTestAuthority({ name: "kafka", by: root, key: kind, extensions: [identifier] });
      const authority = { certificate: signer.own, key: signer.key };
      const made = await issueCertificate({ authority, subject, alternativeNames: ["10.0.0.1"], days: 30 }, new Date());
      const [trusted, between, leaf] = [
        file("root.pem", root.own),
        file("between.pem", signer.own),
        file("leaf.pem", made.certificate),
      ];
      for (const purpose of ["sslserver", "sslclient"]) {
        const options = ["-purpose", purpose, "-CAfile", trusted, "-untrusted", between];
        assert.match(execFileSync("openssl", ["verify", ...options, leaf], { encoding: "utf8" }), /OK\n$/);
      }
      // As Java does, which trusts the one in between alone.
      const partial = ["verify", "-partial_chain", "-CAfile", between, leaf];
      assert.match(execFileSync("openssl", partial, { encoding: "utf8" }), /OK\n$/);
    });

  it("ends what it signs with itself", async () => {
    const signer = await makeTestAuthority({ until: 10 });
    const authority = { certificate: signer.own, key: signer.key };
    const made = await issueCertificate({ authority, subject, alternativeNames: [], days: 365 }, new Date());
    assert.equal(made.notAfter, signer.certificate.notAfter.toISOString());
  });

  it("is recorded with its key as a secret, in the form that all keys have", async () => {
    const older = createPrivateKey(root.key).export({ type: "sec1", format: "pem" }).toString();
    const { outs } = await authorities.create(urn, given({ ...root, key: older }));
    assert(isRpcSecret(outs["key"]) && isRpcSecret(outs["given"]));
    assert.equal((outs["key"] as { readonly value: string }).value, root.key);
    assert.equal(new X509Certificate(String(outs["certificate"])).subject, "CN=company");
    assert.deepEqual(await authorities.diff("one", urn, outs, given(root)), { changes: false });
  });

  it("may get a certificate that is valid longer, under the same name and key", async () => {
    const { outs } = await authorities.create(urn, given(root));
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: "CN=company",
      keys: root.keys,
      notAfter: new Date(Date.now() + 9e10),
      signingAlgorithm: root.algorithm,
    });
    const next = given({ ...root, own: `${certificate.toString("pem")}\n` });
    assert.deepEqual((await authorities.check(urn, given(root), next)).failures, []);
    assert.deepEqual(await authorities.diff("one", urn, outs, next), { changes: true });
    const updated = await authorities.update("one", urn, outs, next);
    assert.equal(updated.outs["certificate"], `${certificate.toString("pem")}\n`);
  });

  it("takes no place of another one while the cluster runs, in neither direction", async () => {
    const other = given(await makeTestAuthority({ name: "other" }));
    const made = { commonName: "cluster 1", days: 3650 };
    for (const [before, after, said] of [
      [made, given(root), /given: CN=company\n.*remove it; a new cluster may have it from the beginning/],
      [given(root), made, /given: none, where there was one\n.*give CN=company again/],
      [given(root), other, /given: CN=other\n.*give CN=company again/],
      [given(root), given(await makeTestAuthority()), /give CN=company again, with the same key/],
    ] as const) {
      const { failures } = await authorities.check(urn, before, after);
      assert.equal(failures.length, 1);
      assert.match(failures[0]?.reason ?? "", said);
    }
    for (const after of [made, given(root)]) assert.deepEqual((await authorities.check(urn, {}, after)).failures, []);
  });
});
