import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { privateKeyProblem } from "../../../../components/model/private-key";

/** A key in the form of OpenSSH, as far as its cipher. */
function openssh(cipher: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(cipher.length);
  const blob = Buffer.concat([Buffer.from("openssh-key-v1\0"), length, Buffer.from(cipher), Buffer.alloc(90, 7)]);
  const lines = blob.toString("base64").replaceAll(/(.{70})/g, "$1\n");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function pem(type: "pkcs1" | "pkcs8", passphrase?: string): string {
  const cipher = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
  const privateKeyEncoding = { type, format: "pem" as const, ...cipher };
  const publicKeyEncoding = { type: "spki" as const, format: "pem" as const };
  return generateKeyPairSync("rsa", { modulusLength: 1024, privateKeyEncoding, publicKeyEncoding }).privateKey;
}

const alone = { at: "ssh", passphrase: false };
const withPassphrase = { at: "ssh", passphrase: true };

describe("a private key", () => {
  const refused: Record<string, [text: string, given: string, fix: RegExp]> = {
    "OpenSSH's form has a passphrase": [
      openssh("aes256-ctr"),
      "a private key with a passphrase",
      /--secret --path ssh\.passphrase, or .* -N ''/,
    ],
    "PEM has a passphrase": [pem("pkcs1", "secret"), "a private key with a passphrase", /ssh\.passphrase/],
    "PKCS #8 has a passphrase": [
      pem("pkcs8", "secret"),
      "a private key with a passphrase, encrypted in a way that cannot be read (PKCS #8)",
      /ssh-keygen -p -Z aes256-ctr/,
    ],
    "OpenSSH's form has a cipher that the plugin for commands does not know": [
      openssh("aes256-gcm@openssh.com"),
      "a private key with a passphrase, encrypted in a way that cannot be read (aes256-gcm@openssh.com)",
      /ssh-keygen -p -Z aes256-ctr/,
    ],
    "PKCS #8 has none, which the SSH client cannot read": [pem("pkcs8"), "a private key in PKCS #8", /-p -N ''/],
    "it is the public one": ["ssh-ed25519 AAAAC3Nza root@ci\n", "a public key", /without \.pub/],
    "it is one of PuTTY": ["PuTTY-User-Key-File-3: ssh-ed25519\n", "a key of PuTTY", /puttygen/],
    "it is none": ["hello", "no private key", /whose \.pub is on the hosts/],
  };
  for (const [title, [text, given, fix]] of Object.entries(refused))
    it(`is refused with the reason when ${title}`, () => {
      const problem = privateKeyProblem(text, alone);
      assert.equal(problem?.given, given);
      assert.match(problem.fix, fix);
    });

  it("is accepted without a passphrase", () => {
    for (const text of [openssh("none"), pem("pkcs1")]) assert.equal(privateKeyProblem(text, alone), undefined);
  });

  it("is accepted with its passphrase in the forms that both SSH clients read", () => {
    for (const text of [openssh("aes256-ctr"), openssh("aes256-cbc"), pem("pkcs1", "secret")])
      assert.equal(privateKeyProblem(text, withPassphrase), undefined);
  });

  it("is refused with a passphrase in a form that one of the SSH clients does not read", () => {
    for (const text of [openssh("aes256-gcm@openssh.com"), pem("pkcs8", "secret")])
      assert.match(privateKeyProblem(text, withPassphrase)?.fix ?? "", /^convert it, with the same passphrase/);
  });
});
