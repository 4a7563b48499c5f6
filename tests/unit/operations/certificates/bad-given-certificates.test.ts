import assert from "node:assert/strict";
import type { OpensslPair, Wish } from "../../../helpers/openssl-authority";
import { SigningCompany } from "../../../helpers/signing-company";

/** What makes a good certificate of the host kafka1 a bad one, and the one issue that comes of it. */
interface Bad {
  readonly title: string;
  readonly given: () => OpensslPair;
  readonly at?: "certificateFile" | "keyFile";
  readonly rule: string;
  readonly told: RegExp;
  readonly fix: string;
}

describe("certificates of one's own, made by OpenSSL", function () {
  this.timeout(120_000);
  let signer: SigningCompany;

  before(() => (signer = new SigningCompany()));
  after(() => signer.remove());

  const kafka1 = (wish?: Wish, by = signer.company) => signer.kafka1(wish, by);

  const bad: readonly Bad[] = [
    {
      title: "has expired",
      given: () => kafka1({ from: "20200101000000Z", until: "20210101000000Z" }),
      rule: "must not have expired",
      told: /"O=Company, CN=kafka1", until 2021-01-01/,
      fix: "another one",
    },
    {
      title: "is not valid yet",
      given: () => kafka1({ from: "20980101000000Z", until: "20990101000000Z" }),
      rule: "must be valid already",
      told: /"O=Company, CN=kafka1", from 2098-01-01T.*, and it is \d{4}-/,
      fix: "wait until then, or set the clock",
    },
    {
      title: "was signed by an authority of the same name with another key",
      given: () => kafka1({}, signer.foreign),
      rule: "must be signed by the first certificate of security.authority.certificateFile",
      told: /"O=Company, CN=kafka1", signed by "O=Company, CN=authority for Kafka"/,
      fix: "or give the authority that did",
    },
    {
      title: "was signed by one between that is not in its file",
      given: () => kafka1({}, signer.between),
      rule: "must be signed by the first certificate",
      told: /signed by "O=Company, CN=between"/,
      fix: "add the certificate that signed it",
    },
    {
      title: "is followed by one that did not sign it",
      given: () => ({
        ...kafka1({}, signer.between),
        certificate: kafka1({}, signer.between).certificate + signer.foreign.certificate,
      }),
      at: "keyFile",
      rule: "must be the key of the first certificate",
      told: /another one than/,
      fix: "belong together",
    },
    {
      title: "has the key of another one",
      given: () => ({ ...kafka1(), key: signer.good["kafka2"]?.key ?? "" }),
      at: "keyFile",
      rule: "must be the key of the first certificate of security.certificates.kafka1.certificateFile",
      told: /^the key of another one than "O=Company, CN=kafka1"$/,
      fix: "that belong together",
    },
    {
      title: "lacks a name that clients are told",
      given: () => kafka1({ names: "IP:10.0.0.1" }),
      rule: "must be for every name and address that its servers are told by (subjectAltName)",
      told: /^IP Address:10\.0\.0\.1, without kafka1\.example\.org$/,
      fix: "subjectAltName IP:10.0.0.1,DNS:kafka1.example.org",
    },
    {
      title: "lacks an address, and has it as a name only",
      given: () => kafka1({ names: "DNS:10.0.0.1,DNS:kafka1.example.org" }),
      rule: "must be for every name and address",
      told: /without 10\.0\.0\.1$/,
      fix: "IP:10.0.0.1",
    },
    {
      title: "has its name in the subject alone",
      given: () => kafka1({ subject: "/CN=kafka1.example.org", names: "" }),
      rule: "must be for every name and address",
      told: /^no subjectAltName, without 10\.0\.0\.1, kafka1\.example\.org$/,
      fix: "subjectAltName",
    },
    {
      title: "has a weak key",
      given: () => kafka1({ key: "RSA-1024" }),
      rule: "must have 2048 bits or more",
      told: /RSA with 1024 bits/,
      fix: "RSA with 2048 bits or more",
    },
    {
      title: "has a key that Java does not read",
      given: () => kafka1({ key: "ED25519" }),
      rule: "must be RSA or EC",
      told: /ed25519/,
      fix: "use a key of RSA",
    },
    {
      title: "was signed with SHA-1",
      given: () => kafka1({ hash: "sha1" }),
      rule: "must be signed with SHA-256 or better",
      told: /with SHA-1/,
      fix: "another one",
    },
    {
      title: "is for servers alone, while servers are each other's clients",
      given: () => kafka1({ uses: "serverAuth" }),
      rule: "must be for serverAuth and clientAuth",
      told: /, without clientAuth$/,
      fix: "with extendedKeyUsage serverAuth, clientAuth",
    },
    {
      title: "is for clients alone",
      given: () => kafka1({ uses: "clientAuth" }),
      rule: "must be for serverAuth and clientAuth",
      told: /, without serverAuth$/,
      fix: "extendedKeyUsage",
    },
    {
      title: "is for no signature of a handshake",
      given: () => kafka1({ keyUsage: "critical,keyEncipherment" }),
      rule: "keyUsage digitalSignature",
      told: /without it/,
      fix: "with keyUsage digitalSignature",
    },
    {
      title: "has a subject with an address of mail, which Java prints as a number",
      given: () => kafka1({ subject: "/O=Company/CN=kafka1/emailAddress=a@example.org" }),
      rule: "must have a subject of CN, OU, O",
      told: /^emailAddress=a@example\.org$/,
      fix: "such as CN=kafka1,O=Company",
    },
    {
      title: "has a subject with the sign that separates those of super.users",
      given: () => kafka1({ subject: "/O=Company; Sons/CN=kafka1" }),
      rule: "must have a subject of CN, OU, O",
      told: /^O=Company\\; Sons$/,
      fix: "such as CN=kafka1,O=Company",
    },
    {
      title: "has no subject",
      given: () => kafka1({ subject: "/" }),
      rule: "must have a subject",
      told: /^no subject$/,
      fix: "such as CN=kafka1,O=Company",
    },
    {
      title: "is an authority itself",
      given: () => kafka1({ basic: "critical,CA:true", keyUsage: "critical,digitalSignature,keyCertSign" }),
      rule: "must be a certificate that signs nothing",
      told: /CN=kafka1/,
      fix: "as security.authority",
    },
    {
      title: "is no PEM",
      given: () => ({ ...kafka1(), certificate: "MIIB" }),
      rule: "must be certificates in PEM",
      told: /no certificate in PEM/,
      fix: "openssl x509 -inform DER",
    },
    {
      title: "has a file with its key, too",
      given: () => ({ ...kafka1(), certificate: kafka1().certificate + kafka1().key }),
      rule: "must hold certificates alone",
      told: /a private key/,
      fix: "take the key out",
    },
    {
      title: "has the same subject as the operator",
      given: () => kafka1({ subject: "/O=Company/CN=kafka-admin" }),
      rule: "must have another subject than the servers",
      told: /"CN=kafka-admin,O=Company", like security\.certificates\.kafka1/,
      fix: "for the operator",
    },
  ];

  for (const { title, given, at = "certificateFile", rule, told, fix } of bad)
    it(`are refused when one of a host ${title}`, () => {
      const pair = given();
      const { issues } = signer.judge({ kafka1: pair });
      const one = issues.find((issue) => issue.rule.includes(rule));
      assert(one, JSON.stringify(issues));
      assert.equal(one.severity, "error");
      const at1 = rule.includes("than the servers") ? "security.admin" : "security.certificates.kafka1";
      if (!/weak|Java does not read/.test(title)) assert.equal(one.property, `${at1}.${at}`);
      assert.match(one.given, told);
      assert(one.fix.includes(fix), one.fix);
      assert(!JSON.stringify(issues).includes(pair.key.split("\n")[1] ?? ""), "a message repeats a key");
    });
});
