import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import { reveal } from "../../../../operations/provider/values";
import { type AuthorityTexts, givenAuthorityOf, ownAuthorityIssues } from "../../../../components/hosts/own-authority";
import { identitySchema } from "../../../../components/resources/inputs/identity-inputs";
import { ownAuthorityOf, securityOf } from "../../../../components/security/security-schema";
import { describeRefusals } from "../../../helpers/refusals";
import { specOf } from "../../../helpers/config";
import { deploy, get, secretInput } from "../../../helpers/deploy";

const certificate = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
const [own, root, key] = [certificate("own"), certificate("root"), "-----BEGIN PRIVATE KEY-----\nhidden\n"];

describe("an authority of one's own in a stack file", () => {
  let directory: string;
  let inspected: AuthorityTexts[] = [];

  before(() => (directory = mkdtempSync(path.join(os.tmpdir(), "own-authority-"))));
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(() => (inspected = []));

  const judge = (authority: Record<string, string>) =>
    ownAuthorityIssues(authority, (texts) => (inspected.push(texts), []), { days: 365, signs: true });

  function file(name: string, text: string): string {
    writeFileSync(path.join(directory, name), text);
    return path.join(directory, name);
  }

  it("is judged by its texts, whether they stand in it or in files, with the places where they were given", () => {
    const files = { certificateFile: file("ca.pem", own), keyFile: file("ca.key", key) };
    assert.deepEqual(judge(files), []);
    assert.deepEqual(judge({ certificate: own, key }), []);
    assert.deepEqual(
      inspected.map(({ places }) => Object.values(places)),
      [
        ["security.authority.certificateFile", "security.authority.keyFile"],
        ["security.authority.certificate", "security.authority.key"],
      ],
    );
    assert(inspected.every((one) => one.certificate === own && one.key === key));
  });

  it("is refused with a part that is missing, given twice or cannot be read, and is not judged then", () => {
    const missing = path.join(directory, "missing");
    const said = [
      judge({ certificate: own }),
      judge({ certificate: own, key, keyFile: missing }),
      judge({ certificateFile: missing, key }),
    ].map((issues) => issues.map(({ property, given, fix }) => [property, given, fix]));
    assert.deepEqual(said, [
      [["security.authority.key", "neither", "set security.authority.keyFile"]],
      [["security.authority.keyFile", "both", "remove security.authority.key"]],
      [
        [
          "security.authority.certificateFile",
          JSON.stringify(missing),
          "check the path; it counts from the project's directory",
        ],
      ],
    ]);
    assert.deepEqual(inspected, []);
  });

  it("stays out of what the rest of the program knows of security", () => {
    const security = { mode: "secure", authority: { certificate: own, key } } as never;
    assert(!JSON.stringify(securityOf({ security })).includes("hidden"));
    assert.equal(securityOf({ security }).hasOwnAuthority, true);
    assert.equal(ownAuthorityOf({ security })?.key, key);
    assert.equal(ownAuthorityOf({ security: "secure" }), undefined);
  });

  it("alone is trusted by servers, while clients also get those above it; its key is a secret", async () => {
    const { authority } = givenAuthorityOf({ certificate: `# own\r\n${own.replaceAll("\n", "\r\n")}${root}`, key });
    assert.deepEqual([authority?.certificate, authority?.above], [own, root]);
    assert(authority?.key && (await pulumi.isSecret(authority.key)));
    const more = { security: securityOf({ security: "secure" }), authority };
    const wanted = await deploy(specOf({ security: "secure" }), undefined, more);
    const { given } = get(wanted, "cluster-authority").inputs;
    assert(isRpcSecret(given));
    assert.deepEqual(reveal(given), { certificate: own, key });
    const identity = identitySchema.parse(await secretInput(wanted, "cluster-roll", "identity"));
    assert(identity.authorities.endsWith(root));
  });
});

describeRefusals("security.authority is refused when", [
  {
    title: "the stack talks in plain text",
    change: { security: { mode: "plaintext", authority: { certificateFile: "ca.pem", keyFile: "ca.key" } } },
    property: "security.authority",
    rule: "needs security.mode: secure",
    given: "security.mode: plaintext",
    fix: "remove it, or set security.mode to secure",
  },
  {
    title: "authorityYears are set beside it, which is doubted",
    change: { security: { authorityYears: 5, authority: { certificateFile: "ca.pem", keyFile: "ca.key" } } },
    property: "security.authorityYears",
    rule: "has no effect with security.authority",
    given: "5",
    fix: "remove it",
    severity: "warning",
  },
]);
