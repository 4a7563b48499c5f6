import { createPrivateKey } from "node:crypto";
import { type Bad, certificateAt, chain, describeBadAuthorities, key, places } from "../../../helpers/bad-authorities";

const encrypted = (text: string, type: "pkcs8" | "sec1") =>
  createPrivateKey(text).export({ type, format: "pem", cipher: "aes-256-cbc", passphrase: "hidden" }).toString();

const bad: readonly Bad[] = [
  {
    title: "comes with an encrypted key (PKCS#8)",
    given: key((text) => encrypted(text, "pkcs8")),
    property: places.key,
    rule: "must not be encrypted",
    told: /^an encrypted key$/,
    fix: "openssl pkcs8 -topk8 -nocrypt",
  },
  {
    title: "comes with an encrypted key of older programs",
    given: key((text) => encrypted(text, "sec1")),
    property: places.key,
    rule: "must not be encrypted",
    told: /^an encrypted key$/,
    fix: "openssl pkcs8 -topk8 -nocrypt",
  },
  {
    title: "comes with a certificate in the place of its key",
    given: ({ signer: good }) => Promise.resolve([good.chain, good.own] as const),
    property: places.key,
    rule: "must be one private key in PEM",
    told: /^a CERTIFICATE$/,
    fix: "give the key of the authority alone",
  },
  {
    title: "comes with two keys",
    given: key((text) => `${text}${text}`),
    property: places.key,
    rule: "must be one private key in PEM",
    told: /^2 private keys$/,
    fix: "give the key of the authority alone",
  },
  {
    title: "comes with no key",
    given: key(() => "hidden"),
    property: places.key,
    rule: "must be one private key in PEM",
    told: /^no PEM$/,
    fix: "openssl pkcs12",
  },
  {
    title: "comes with a key that was cut",
    given: key((text) => text.replace(/\n[^\n]*\n-----END/, "\n-----END")),
    property: places.key,
    rule: "must be a private key that can be read",
    told: /^a broken one$/,
    fix: "copy it again",
  },
  {
    title: "comes with a key of SSH",
    given: key(() => "-----BEGIN OPENSSH PRIVATE KEY-----\nhidden\n-----END OPENSSH PRIVATE KEY-----\n"),
    property: places.key,
    rule: "must be a key of a certificate",
    told: /^a key of SSH$/,
    fix: "give the key of the authority",
  },
  {
    title: "comes with its key among the certificates",
    given: chain(({ signer: good }) => `${good.chain}${good.key}`),
    property: certificateAt,
    rule: "must hold certificates alone",
    told: /^a private key$/,
    fix: "take the key out",
  },
];

describeBadAuthorities("the key of an authority of one's own", bad);
