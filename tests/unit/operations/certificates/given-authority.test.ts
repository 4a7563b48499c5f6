import "reflect-metadata";
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { makeTestAuthority, otherKey } from "../../../helpers/authorities";
import {
  type Bad,
  certificateAt,
  chain,
  describeBadAuthorities,
  judge,
  places,
  root,
  signer,
} from "../../../helpers/bad-authorities";

const bad: readonly Bad[] = [
  {
    title: "has expired",
    given: signer({ from: -10, until: -1 }),
    property: certificateAt,
    rule: "must not have expired",
    told: /"CN=kafka", until \d{4}-/,
    fix: "another one",
  },
  {
    title: "is not valid yet",
    given: signer({ from: 2 }),
    property: certificateAt,
    rule: "must be valid already",
    told: /"CN=kafka", from \d{4}-.*, and it is \d{4}-/,
    fix: "wait until then, or set the clock",
  },
  {
    title: "is below a root that has expired",
    given: root({ from: -10, until: -1 }),
    property: certificateAt,
    rule: "must not have expired",
    told: /"CN=other"/,
    fix: "another one",
  },
  {
    title: "is the certificate of a server",
    given: signer({ ca: false }),
    property: certificateAt,
    rule: "must be an authority",
    told: /"CN=kafka", which may not/,
    fix: "an intermediate authority for this cluster",
  },
  {
    title: "may not sign certificates by its key usage",
    given: signer({ usages: x509.KeyUsageFlags.digitalSignature }),
    property: certificateAt,
    rule: "keyCertSign",
    told: /which may not/,
    fix: "an intermediate authority",
  },
  {
    title: "is for servers alone, which cannot log in with what it signs",
    given: signer({ extendedUsages: [x509.ExtendedKeyUsage.serverAuth] }),
    property: certificateAt,
    rule: "must be for servers and for clients",
    told: /1\.3\.6\.1\.5\.5\.7\.3\.1 alone/,
    fix: "another one",
  },
  {
    title: "is bound to names",
    given: signer({ extensions: [new x509.Extension("2.5.29.30", true, Buffer.from("3000", "hex"))] }),
    property: certificateAt,
    rule: "must not be bound to names",
    told: /with name constraints/,
    fix: "another one",
  },
  {
    title: "is below one that allows none below it",
    given: root({ pathLength: 0 }),
    property: certificateAt,
    rule: "must allow those below it",
    told: /"CN=other" allows 0, and 1 is below it/,
    fix: "another one",
  },
  {
    title: "has a weak key",
    given: signer({ key: "RSA-1024" }),
    property: "both",
    rule: "must have 2048 bits or more",
    told: /RSA with 1024 bits/,
    fix: "RSA with 2048 bits or more",
  },
  {
    title: "is below a root with a weak key",
    given: root({ key: "RSA-1024" }),
    property: certificateAt,
    rule: "the key of a certificate must have 2048 bits or more",
    told: /"CN=other": RSA with 1024 bits/,
    fix: "RSA with 2048 bits or more",
  },
  {
    title: "was signed with SHA-1",
    given: signer({ hash: "SHA-1" }),
    property: certificateAt,
    rule: "must be signed with SHA-256 or better",
    told: /"CN=kafka", with SHA-1/,
    fix: "another one",
  },
  {
    title: "has another key than the one that was given",
    given: async ({ signer: good }) => [good.chain, (await makeTestAuthority()).key],
    property: places.key,
    rule: "must be the key of the first certificate",
    told: /another one than "CN=kafka"/,
    fix: "give both parts of the same authority",
  },
  {
    title: "stands behind its root",
    given: chain(({ root: above, signer: good }) => `${above.own}${good.own}`),
    property: "both",
    rule: "must hold the authority first",
    told: /"CN=company", then "CN=kafka"/,
    fix: "",
  },
  {
    title: "is not followed by the root",
    given: chain(({ signer: good }) => good.own),
    property: certificateAt,
    rule: "must reach to the root",
    told: /it ends with "CN=kafka", signed by "CN=company"/,
    fix: 'add the certificate of "CN=company" at the end',
  },
  {
    title: "is followed by the root of another company",
    given: async ({ signer: good }) => [`${good.own}${(await makeTestAuthority({ name: "foreign" })).own}`, good.key],
    property: certificateAt,
    rule: "must hold the authority first",
    told: /"CN=kafka", then "CN=foreign"/,
    fix: 'leave out what did not sign "CN=kafka"',
  },
  {
    title: "is followed by a root of the same name with another key",
    given: async ({ signer: good }) => [`${good.own}${(await makeTestAuthority()).own}`, good.key],
    property: certificateAt,
    rule: "must hold the authority first",
    told: /"CN=kafka", then "CN=company"/,
    fix: "leave out what did not sign",
  },
  {
    title: "is no PEM",
    given: chain(() => "MIIB hidden"),
    property: certificateAt,
    rule: "must be certificates in PEM",
    told: /^no certificate in PEM$/,
    fix: "openssl x509 -inform DER",
  },
  {
    title: "is empty",
    given: chain(() => " \n"),
    property: certificateAt,
    rule: "must be certificates in PEM",
    told: /^nothing$/,
    fix: "openssl x509",
  },
  {
    title: "is a certificate that was cut",
    given: chain(({ signer: good }) => good.own.replace(/\n[^\n]*\n-----END/, "\n-----END")),
    property: certificateAt,
    rule: "must be certificates that can be read",
    told: /^a broken one$/,
    fix: "copy them again",
  },
];

describeBadAuthorities("an authority of one's own", bad, (good) => {
  for (const kind of ["ed25519", "secp256k1"] as const)
    it(`is refused with a key of ${kind}, which Java reads in no PEM`, () => {
      const text = otherKey(kind).export({ type: "pkcs8", format: "pem" }).toString();
      const issues = judge(good().signer.chain, text);
      assert(issues.some(({ rule, given }) => /must be/.test(rule) && given.includes(kind)));
    });

  it("is accepted below a root, as a root itself, with RSA and on P-384, and with a key of older programs", async () => {
    const { root: above, signer: below } = good();
    assert.deepEqual(judge(below.chain, below.key), []);
    assert.deepEqual(judge(above.chain, above.key), []);
    for (const kind of ["RSA-2048", "P-384"] as const) {
      const made = await makeTestAuthority({ key: kind });
      assert.deepEqual(judge(made.chain, made.key), []);
    }
    const older = createPrivateKey(below.key).export({ type: "sec1", format: "pem" }).toString();
    assert.deepEqual(judge(below.chain, older), []);
    const windows = [below.chain, below.key].map((text) => `# comment\n${text}`.replaceAll("\n", "\r\n"));
    assert.deepEqual(judge(windows[0] ?? "", windows[1] ?? ""), []);
  });

  it("is doubted when it ends before what it shall sign", async () => {
    const made = await makeTestAuthority({ until: 100 });
    const [issue, ...others] = judge(made.chain, made.key);
    assert.deepEqual(
      [issue?.severity, issue?.given, others],
      ["warning", "99 days left, and certificates of 365 days", []],
    );
  });
});
